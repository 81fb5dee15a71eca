from django.urls import path

from .views import bell, beside, books, lists, proof, staff, tracking

urlpatterns = [
    path("meja/", lists.desk, name="desk"),
    path("meja/peringatan/", bell.bell, name="bell"),
    path("meja/peringatan/dibaca/", bell.bell_read, name="bell_read"),
    path("meja/berkas/", lists.cases, name="cases"),
    path("meja/berkas.csv", lists.export, name="cases_csv"),
    path("meja/buku/", books.books, name="books"),
    path("meja/buku/<slug:office>/<slug:book>/", books.book, name="book"),
    path("meja/buku/<slug:office>/<slug:book>/unduh.<slug:form>", books.book_file, name="book_file"),
    path("meja/berkas/<slug:number>/", staff.case, name="case"),
    path("meja/berkas/<slug:number>/pesan/", beside.officer_writes, name="officer_writes"),
    path("meja/berkas/<slug:number>/data-pribadi/", beside.personal_data, name="personal_data"),
    path("meja/berkas/<slug:number>/kerahasiaan/", beside.secrecy, name="secrecy"),
    path("meja/berkas/<slug:number>/lembar-kontrol.pdf", beside.control_sheet, name="control_sheet"),
    path("meja/berkas/<slug:number>/lampiran/<uuid:public_id>/", beside.file_checked, name="file_checked"),
    path("meja/berkas/<slug:number>/<slug:verb>/", staff.act, name="act"),
    path("berkas/<uuid:public_id>/", staff.attachment, name="attachment"),
    path("bukti/<slug:number>/<slug:proof>/", proof.proof, name="proof"),
    path("saya/", tracking.mine, name="mine"),
    path("lacak/", tracking.track, name="track"),
    path("lacak/<str:code>/", tracking.tracked, name="tracked"),
    path("lacak/<str:code>/tanda-terima/", tracking.receipt, name="receipt"),
    path("lacak/<str:code>/tanda-terima.pdf", tracking.receipt_pdf, name="receipt_pdf"),
    path("lacak/<str:code>/pesan/", tracking.citizen_writes, name="citizen_writes"),
    path("lacak/<str:code>/penilaian/", tracking.rating, name="rating"),
    path("lacak/<str:code>/berkas/<uuid:public_id>/", tracking.tracked_file, name="tracked_file"),
    path("lacak/<str:code>/<slug:verb>/", tracking.tracked_act, name="tracked_act"),
]
