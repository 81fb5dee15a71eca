"""Facts of cases and steps, and the notes by which the database says whose facts are to be made anew."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION facts_are_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_stale (case_id) SELECT DISTINCT case_id FROM fresh;
    RETURN NULL;
END
$$;
CREATE TRIGGER facts_are_stale AFTER INSERT ON casework_trail
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION facts_are_stale();
CREATE TRIGGER facts_are_stale_new AFTER INSERT ON casework_rating
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION facts_are_stale();
CREATE TRIGGER facts_are_stale_changed AFTER UPDATE ON casework_rating
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION facts_are_stale();

CREATE FUNCTION facts_of_complaint_are_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reports_stale (case_id) VALUES (NEW.case_ptr_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER facts_are_stale AFTER UPDATE OF category_id ON complaints_complaint FOR EACH ROW
    WHEN (OLD.category_id IS DISTINCT FROM NEW.category_id) EXECUTE FUNCTION facts_of_complaint_are_stale();

INSERT INTO reports_stale (case_id) SELECT id FROM casework_case;
"""

BACKWARD = """
DROP TRIGGER facts_are_stale ON complaints_complaint;
DROP TRIGGER facts_are_stale_changed ON casework_rating;
DROP TRIGGER facts_are_stale_new ON casework_rating;
DROP TRIGGER facts_are_stale ON casework_trail;
DROP FUNCTION facts_of_complaint_are_stale();
DROP FUNCTION facts_are_stale();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('complaints', '0004_complaints_about_a_case'),
        ('casework', '0005_alerts_of_limits_and_silence'),
        ('people', '0004_how_citizens_hear'),
        ('sop_registry', '0003_when_a_requirement_applies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Basis',
            fields=[
                ('key', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'dasar fakta',
                'verbose_name_plural': 'dasar fakta',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Stale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.case', verbose_name='berkas')),
            ],
            options={
                'verbose_name': 'fakta yang tertinggal',
                'verbose_name_plural': 'fakta yang tertinggal',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CaseFact',
            fields=[
                ('case', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='fact', serialize=False, to='casework.case', verbose_name='berkas')),
                ('kind', models.CharField(choices=[('pengaduan', 'Pengaduan'), ('layanan', 'Layanan dokumen')], max_length=10, verbose_name='jenis')),
                ('channel', models.CharField(choices=[('web', 'Formulir web'), ('loket', 'Tatap muka'), ('whatsapp', 'WhatsApp'), ('facebook', 'Facebook'), ('instagram', 'Instagram'), ('email', 'E-mail'), ('fanspage', 'Fanspage'), ('lapor', 'SP4N-LAPOR')], max_length=10, verbose_name='saluran')),
                ('category', models.CharField(blank=True, max_length=50, verbose_name='kategori')),
                ('received_at', models.DateTimeField(verbose_name='diterima')),
                ('received_on', models.DateField(verbose_name='hari diterima')),
                ('filed_at', models.DateTimeField(verbose_name='dicatat')),
                ('promised_at', models.DateTimeField(null=True, verbose_name='dijanjikan')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='jawaban pertama')),
                ('answered_on', models.DateField(null=True, verbose_name='hari jawaban pertama')),
                ('on_time', models.BooleanField(null=True, verbose_name='tepat waktu')),
                ('office_seconds', models.PositiveIntegerField(null=True, verbose_name='detik kerja kantor sampai jawaban pertama')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='selesai')),
                ('finished_on', models.DateField(null=True, verbose_name='hari selesai')),
                ('outcome', models.CharField(blank=True, max_length=10, verbose_name='hasil')),
                ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='dikembalikan ke pemohon')),
                ('corrections', models.PositiveSmallIntegerField(default=0, verbose_name='dikembalikan di dalam kantor')),
                ('objections', models.PositiveSmallIntegerField(default=0, verbose_name='sanggahan')),
                ('rating', models.PositiveSmallIntegerField(null=True, verbose_name='nilai pemohon')),
                ('rated_on', models.DateField(null=True, verbose_name='hari dinilai')),
                ('office', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.office', verbose_name='kantor')),
                ('recorded_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dicatat oleh')),
                ('sop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sop_registry.sop', verbose_name='SOP')),
            ],
            options={
                'verbose_name': 'fakta berkas',
                'verbose_name_plural': 'fakta berkas',
                'default_permissions': (),
                'indexes': [models.Index(fields=['office', 'received_on'], name='facts_received'), models.Index(condition=models.Q(('answered_on__isnull', False)), fields=['office', 'answered_on'], name='facts_answered'), models.Index(condition=models.Q(('finished_on__isnull', False)), fields=['office', 'finished_on'], name='facts_finished'), models.Index(condition=models.Q(('rated_on__isnull', False)), fields=['office', 'rated_on'], name='facts_rated')],
            },
        ),
        migrations.CreateModel(
            name='StepFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='urutan')),
                ('state', models.CharField(max_length=50, verbose_name='langkah')),
                ('holder', models.CharField(max_length=8, verbose_name='pemegang')),
                ('role', models.CharField(choices=[('pemohon', 'Pemohon'), ('petugas', 'Petugas'), ('operator', 'Operator'), ('penyerahan', 'Petugas Penyerahan'), ('kasi', 'Kasi'), ('kabid', 'Kabid'), ('pengelola', 'Pejabat Pengelola Pengaduan'), ('tim', 'Tim Penjawab Aduan'), ('kadis', 'Kadis'), ('admin', 'Admin kantor')], max_length=12, verbose_name='menunggu')),
                ('round', models.PositiveSmallIntegerField(verbose_name='babak')),
                ('entered_at', models.DateTimeField(verbose_name='masuk')),
                ('left_at', models.DateTimeField(verbose_name='keluar')),
                ('left_on', models.DateField(verbose_name='hari keluar')),
                ('office_seconds', models.PositiveIntegerField(verbose_name='detik kerja')),
                ('step_seconds', models.PositiveIntegerField(null=True, verbose_name='detik kerja seluruh langkah')),
                ('standard_seconds', models.PositiveIntegerField(null=True, verbose_name='detik kerja baku')),
                ('late', models.BooleanField(default=False, verbose_name='melewati waktu baku')),
                ('verb', models.CharField(max_length=30, verbose_name='tindakan')),
                ('returned', models.BooleanField(default=False, verbose_name='dikembalikan')),
                ('to_citizen', models.BooleanField(default=False, verbose_name='ke pemohon')),
                ('acted_as', models.CharField(blank=True, max_length=12, verbose_name='bertindak sebagai')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.case', verbose_name='berkas')),
                ('office', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.office', verbose_name='kantor')),
                ('sop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sop_registry.sop', verbose_name='SOP')),
                ('user', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pelaku')),
            ],
            options={
                'verbose_name': 'fakta langkah',
                'verbose_name_plural': 'fakta langkah',
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('step_seconds__isnull', False)), fields=['office', 'left_on'], name='steps_left'), models.Index(condition=models.Q(('user__isnull', False)), fields=['office', 'left_on'], name='steps_done_by_staff'), models.Index(condition=models.Q(('returned', True), ('verb', 'sanggah'), _connector='OR'), fields=['office', 'left_on'], name='steps_sent_back')],
                'constraints': [models.UniqueConstraint(fields=('case', 'place'), name='one_fact_per_stay')],
            },
        ),
        migrations.CreateModel(
            name='MonthCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='bulan')),
                ('channel', models.CharField(choices=[('web', 'Formulir web'), ('loket', 'Tatap muka'), ('whatsapp', 'WhatsApp'), ('facebook', 'Facebook'), ('instagram', 'Instagram'), ('email', 'E-mail'), ('fanspage', 'Fanspage'), ('lapor', 'SP4N-LAPOR')], max_length=10, verbose_name='saluran')),
                ('category', models.CharField(blank=True, max_length=50, verbose_name='kategori')),
                ('received', models.IntegerField(default=0, verbose_name='diterima')),
                ('answered', models.IntegerField(default=0, verbose_name='dijawab')),
                ('on_time', models.IntegerField(default=0, verbose_name='tepat waktu')),
                ('late', models.IntegerField(default=0, verbose_name='terlambat')),
                ('finished', models.IntegerField(default=0, verbose_name='selesai')),
                ('refused', models.IntegerField(default=0, verbose_name='ditolak')),
                ('withdrawn', models.IntegerField(default=0, verbose_name='dibatalkan')),
                ('rated', models.IntegerField(default=0, verbose_name='dinilai')),
                ('stars', models.IntegerField(default=0, verbose_name='jumlah nilai')),
                ('office', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.office', verbose_name='kantor')),
                ('sop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='sop_registry.sop', verbose_name='SOP')),
            ],
            options={
                'verbose_name': 'hitungan sebulan',
                'verbose_name_plural': 'hitungan sebulan',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('office', 'month', 'sop', 'channel', 'category'), name='one_count_for_each_kind_and_month')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
