"""The addresses of the pages."""

from django.urls import path

from simulation.web import failure_pages, views

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon),
    path("start/<slug:slug>/", views.start_preset, name="start"),
    path("runs/<str:run_id>", views.run_page, name="run"),
    path("runs/<str:run_id>/delete", views.delete_run, name="delete-run"),
    path("lessons/", views.lesson_list, name="lessons"),
    path("lessons/<slug:slug>/", views.lesson_page, name="lesson"),
    path("lessons/<slug:slug>/start/", views.start_lesson, name="start-lesson"),
    path("lessons/<slug:slug>/qr.svg", views.lesson_qr, name="lesson-qr"),
    path("lessons/<slug:slug>/handout/", views.lesson_handout, name="lesson-handout"),
    path("failures/", failure_pages.failure_list, name="failures"),
    path("failures/<slug:slug>/", failure_pages.failure_page, name="failure"),
    path("failures/<slug:slug>/start/", failure_pages.start_failure, name="start-failure"),
    path("teach/", views.teach, name="teach"),
    path("about/", views.about, name="about"),
]
