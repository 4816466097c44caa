"""Spans of this process, sent to the collector ten times a second; lesson 27 has what it is made of."""

import os

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

names = {"service.name": os.environ["SERVICE"], "service.instance.id": os.environ["INSTANCE"]}
provider = TracerProvider(resource=Resource(names))
exporter = OTLPSpanExporter(endpoint=os.environ["COLLECTOR"], insecure=True, timeout=1)
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=100))
