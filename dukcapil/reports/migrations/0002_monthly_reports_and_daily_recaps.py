"""Reports of months, their own append-only trail, and recaps of days. What is final or complete the database keeps."""

import django.core.serializers.json
import django.db.models.deletion
import django_fsm
import dukcapil.casework.numbers
import dukcapil.jobs.models
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION report_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept reports_monthlyreport := NEW;
BEGIN
    IF TG_OP = 'DELETE' OR (OLD.office_id, OLD.month, OLD.version, OLD.code)
        IS DISTINCT FROM (NEW.office_id, NEW.month, NEW.version, NEW.code)
    THEN
        RAISE EXCEPTION 'Laporan bulanan tidak dapat dihapus atau dipindah bulannya.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.figures IS NOT NULL AND NEW.figures IS DISTINCT FROM OLD.figures
        AND NOT (NEW.figures IS NULL AND NEW.state = 'draf' AND OLD.state = 'ditinjau_kabid')
    THEN
        RAISE EXCEPTION 'Angka laporan yang sudah diajukan tidak dapat diubah.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.state = 'final' THEN
        IF OLD.file = '' AND OLD.sha256 = '' THEN  -- the file comes once, after the report is final
            kept.file := OLD.file; kept.sha256 := OLD.sha256; kept.size := OLD.size;
        END IF;
        IF kept IS DISTINCT FROM OLD THEN
            RAISE EXCEPTION 'Laporan final tidak dapat diubah.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER report_never_changes BEFORE UPDATE OR DELETE ON reports_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION report_never_changes();
CREATE TRIGGER report_acts_append_only BEFORE UPDATE OR DELETE ON reports_reportact
    FOR EACH ROW EXECUTE FUNCTION history_refuses();
CREATE TRIGGER complete_recap_never_changes BEFORE UPDATE OR DELETE ON reports_dailyrecap
    FOR EACH ROW WHEN (OLD.complete) EXECUTE FUNCTION history_refuses();
"""

BACKWARD = """
DROP TRIGGER complete_recap_never_changes ON reports_dailyrecap;
DROP TRIGGER report_acts_append_only ON reports_reportact;
DROP TRIGGER report_never_changes ON reports_monthlyreport;
DROP FUNCTION report_never_changes();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_how_citizens_hear'),
        ('casework', '0005_alerts_of_limits_and_silence'),
        ('reports', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='bulan')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versi')),
                ('state', django_fsm.FSMField(default='draf', max_length=50, protected=True, verbose_name='keadaan')),
                ('moves', models.PositiveIntegerField(default=0, verbose_name='jumlah langkah')),
                ('opening', models.TextField(blank=True, verbose_name='pengantar')),
                ('obstacles', models.TextField(blank=True, verbose_name='kendala')),
                ('follow_up', models.TextField(blank=True, verbose_name='tindak lanjut')),
                ('figures', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True, verbose_name='angka')),
                ('code', models.CharField(default=dukcapil.casework.numbers.new_tracking_code, max_length=16, unique=True, verbose_name='kode pembuktian')),
                ('file', models.FileField(blank=True, upload_to=dukcapil.jobs.models.result_name, verbose_name='PDF')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='sidik PDF')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='ukuran PDF')),
                ('made_at', models.DateTimeField(verbose_name='dibuat')),
                ('final_at', models.DateTimeField(null=True, verbose_name='final')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reports', to='people.office', verbose_name='kantor')),
            ],
            options={
                'verbose_name': 'laporan bulanan',
                'verbose_name_plural': 'laporan bulanan',
                'ordering': ['-month', '-version'],
                'default_permissions': ('view',),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ReportAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=30, verbose_name='tindakan')),
                ('from_state', models.CharField(blank=True, max_length=20, verbose_name='dari')),
                ('to_state', models.CharField(max_length=20, verbose_name='ke')),
                ('role', models.CharField(blank=True, choices=[('pemohon', 'Pemohon'), ('petugas', 'Petugas'), ('operator', 'Operator'), ('penyerahan', 'Petugas Penyerahan'), ('kasi', 'Kasi'), ('kabid', 'Kabid'), ('pengelola', 'Pejabat Pengelola Pengaduan'), ('tim', 'Tim Penjawab Aduan'), ('kadis', 'Kadis'), ('admin', 'Admin kantor')], max_length=12, verbose_name='peran')),
                ('post', models.CharField(blank=True, max_length=150, verbose_name='sebagai')),
                ('note', models.TextField(blank=True, verbose_name='catatan')),
                ('at', models.DateTimeField(verbose_name='waktu')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.mandate', verbose_name='mandat')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trail', to='reports.monthlyreport', verbose_name='laporan')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='oleh')),
            ],
            options={
                'verbose_name': 'tindakan atas laporan',
                'verbose_name_plural': 'tindakan atas laporan',
                'ordering': ['id'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DailyRecap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='hari')),
                ('content', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='isi')),
                ('made_at', models.DateTimeField(verbose_name='dibuat')),
                ('complete', models.BooleanField(verbose_name='hari penuh')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='daily_recaps', to='people.office', verbose_name='kantor')),
            ],
            options={
                'verbose_name': 'rekap harian',
                'verbose_name_plural': 'rekap harian',
                'ordering': ['-day'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('office', 'day'), name='one_recap_per_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='monthlyreport',
            constraint=models.UniqueConstraint(fields=('office', 'month', 'version'), name='one_report_per_month_and_version'),
        ),
        migrations.AddConstraint(
            model_name='monthlyreport',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'final'), _negated=True), fields=('office', 'month'), name='one_report_at_work_per_month'),
        ),
        migrations.AddConstraint(
            model_name='monthlyreport',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='a_month_is_its_first_day'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
