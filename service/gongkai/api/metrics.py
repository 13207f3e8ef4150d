"""What is measured, for Prometheus; labels are few and fixed, never a client's words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SPACE = "gongkai"
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The counters of one service; each has a registry of its own, so that several may live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        self.requests = Counter(
            "requests", "Requests answered.", ["method", "route", "status"], registry=registry, namespace=_SPACE
        )
        self.request_seconds = Histogram(
            "request_seconds", "Time to answer.", ["route"], buckets=_SECONDS, registry=registry, namespace=_SPACE
        )
        self.received = Counter("received_bytes", "Bytes of request bodies.", registry=registry, namespace=_SPACE)
        self.under_way = Gauge("requests_under_way", "Requests at work.", registry=registry, namespace=_SPACE)
        self.files = Counter(
            "files", "Files read, by what came of them.", ["state"], registry=registry, namespace=_SPACE
        )
        self.file_seconds = Histogram(
            "file_seconds", "Time to read a file.", buckets=_SECONDS, registry=registry, namespace=_SPACE
        )
        self.answered_from_store = Counter(
            "answered_from_store", "Uploads that were known already.", registry=registry, namespace=_SPACE
        )
        self.queue = Gauge("queue", "Files in the ledger, by state.", ["state"], registry=registry, namespace=_SPACE)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)
