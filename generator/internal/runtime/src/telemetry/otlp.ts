/**
 * Sets OpenTelemetry up to send the spans of the page by OTLP over HTTP, to the
 * endpoint of `[telemetry.otel]`. The provider is the page's: what the
 * application traces by OpenTelemetry's API goes the same way.
 *
 * @module
 */
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import { page } from "../site.js";
import "./otel.js";

const { endpoint, service, headers, sampleRate = 1 } = page().otel!;

new WebTracerProvider({
  resource: resourceFromAttributes({ "service.name": service }),
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRate) }),
  spanProcessors: [
    new BatchSpanProcessor(
      new OTLPTraceExporter({ url: new URL(endpoint!, location.href).href, ...(headers && { headers }) }),
    ),
  ],
}).register();
