"""Runs in the admin: what is stored, when somebody last looked, and the pin that keeps one for ever. Their stories are watched on their page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import action

from simulation import relay
from simulation.models import Run


@admin.register(Run)
class RunAdmin(ModelAdmin):
    list_display = ["id", "__str__", "state", "lines", "stored", "seen", "pinned"]
    list_filter = ["pinned", "state"]
    search_fields = ["id", "title"]
    ordering = ["-seen"]
    fields = ["pinned", "title", "state", "message", "created", "seen", "stored"]
    readonly_fields = ["title", "state", "message", "created", "seen", "stored"]
    actions = ["pin", "unpin"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        return super().get_queryset(request).defer("scenario", "header")

    def save_model(self, request: HttpRequest, obj: Run, form: object, change: bool) -> None:
        """Only the pin: a worker may be saving the same run."""
        Run.objects.filter(pk=obj.pk).update(pinned=obj.pinned)

    def get_deleted_objects(self, objs, request):
        """Their lines are not listed: there may be thousands."""
        return [str(run) for run in objs], {"runs": len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Run) -> None:
        relay.delete_run(obj.pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> None:
        for run_id in queryset.values_list("pk", flat=True):
            relay.delete_run(run_id)

    @admin.display(description="lines", ordering="seq")
    def lines(self, run: Run) -> int:
        return run.seq

    @admin.display(description="stored", ordering="bytes")
    def stored(self, run: Run) -> str:
        return f"{run.bytes:,} bytes"

    @action(description="Pin: keep them, however long nobody looks")
    def pin(self, request: HttpRequest, queryset: QuerySet[Run]) -> None:
        queryset.update(pinned=True)

    @action(description="Unpin: let them expire")
    def unpin(self, request: HttpRequest, queryset: QuerySet[Run]) -> None:
        queryset.update(pinned=False)
