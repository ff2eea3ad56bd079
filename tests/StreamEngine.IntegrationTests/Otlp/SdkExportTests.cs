using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using Xunit;

namespace StreamEngine.IntegrationTests.Otlp;

/// <summary>What the OpenTelemetry SDK exports over HTTP is decoded as it was written.</summary>
public sealed class SdkExportTests : IDisposable
{
    private readonly CapturingServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Logs_of_the_sdk_come_back()
    {
        using ActivityListener listener = new() { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using ActivitySource source = new("shop");
        using Activity activity = source.StartActivity("pay")!;
        using (ILoggerFactory factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options => options
            .SetResourceBuilder(Resource()).AddOtlpExporter(exporter => Configure(exporter, "v1/logs")))))
        {
            ILogger logger = factory.CreateLogger("Shop.Payments");
#pragma warning disable CA1727, CA1848, CA1873 // A few records: delegates would only hide what is logged.
            logger.LogWarning("payment of order {Order} took {duration_ms} ms", 17, 12.5);
            logger.LogError("answered {status_code} to größe", 503);
#pragma warning restore CA1727, CA1848, CA1873
        }

        List<string> rows = Decode(new OtlpLogsDecoder(new ParserOptions()), "/v1/logs", (batch, row) => string.Join(
            '|', batch.Severities[row], Text(batch, (int)LogText.Body, row), Text(batch, (int)LogText.Service, row), Text(batch, (int)LogText.Logger, row),
            Text(batch, (int)LogText.TraceId, row), Text(batch, (int)LogText.SpanId, row), batch.Durations[row], batch.Statuses[row], batch.Times[row] > 0));
        string ids = $"{activity.TraceId.ToHexString()}|{activity.SpanId.ToHexString()}";
        Assert.Equal(
            [
                $"13|payment of order {{Order}} took {{duration_ms}} ms|checkout|Shop.Payments|{ids}|0.0125|0|True",
                $"17|answered {{status_code}} to größe|checkout|Shop.Payments|{ids}|NaN|503|True",
            ],
            rows);
    }

    [Fact]
    public void Metrics_of_the_sdk_come_back()
    {
        using Meter meter = new("shop.metrics");
        using (MeterProvider provider = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(meter.Name)
            .AddView("size", new Base2ExponentialBucketHistogramConfiguration())
            .AddView("latency", new ExplicitBucketHistogramConfiguration { Boundaries = [0.1, 1] })
            .AddOtlpExporter(exporter => Configure(exporter, "v1/metrics")).Build())
        {
            meter.CreateCounter<long>("orders").Add(3, new("shop", "eu 1"), new("kind", "book"));
            meter.CreateObservableGauge("depth", () => 2.5);
            Histogram<double> latency = meter.CreateHistogram<double>("latency");
            latency.Record(0.05);
            latency.Record(5);
            meter.CreateHistogram<double>("size").Record(4);
        }

        List<string> rows = Decode(new OtlpMetricsDecoder(new ParserOptions()), "/v1/metrics", (batch, row) =>
            $"{Text(batch, (int)MetricText.Name, row)}{{{Text(batch, (int)MetricText.Labels, row)}}} {batch.Values[row]}");
        string[] expected =
        [
            "depth{instance=i-1,service=checkout} 2.5",
            "latency_bucket{instance=i-1,le=+Inf,service=checkout} 2",
            "latency_bucket{instance=i-1,le=0.1,service=checkout} 1",
            "latency_bucket{instance=i-1,le=1,service=checkout} 1",
            "latency_count{instance=i-1,service=checkout} 2",
            "latency_sum{instance=i-1,service=checkout} 5.05",
            "orders{instance=i-1,kind=book,service=checkout,shop=eu\\ 1} 3",
            "size_count{instance=i-1,service=checkout} 1",
            "size_max{instance=i-1,service=checkout} 4",
            "size_min{instance=i-1,service=checkout} 4",
            "size_sum{instance=i-1,service=checkout} 4",
            "size_zero_count{instance=i-1,service=checkout} 0",
            "size{instance=i-1,service=checkout} NaN",
        ];
        Assert.Equal(expected, rows.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The buckets of the SDK, told as what came since the export before, have the quantiles of what was recorded.</summary>
    [Theory]
    [InlineData(MetricReaderTemporalityPreference.Delta)]
    [InlineData(MetricReaderTemporalityPreference.Cumulative)]
    public void Exponential_histograms_of_the_sdk_have_the_quantiles_of_what_was_recorded(MetricReaderTemporalityPreference temporality)
    {
        using Meter meter = new("shop.quantiles");
        using (MeterProvider provider = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(meter.Name)
            .AddView("size", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, "v1/metrics");
                reader.TemporalityPreference = temporality;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = int.MaxValue;
            }).Build())
        {
            Histogram<double> size = meter.CreateHistogram<double>("size");
            for (int i = 1; i <= 500; i++)
            {
                size.Record(i);
            }

            Assert.True(provider.ForceFlush());
            for (int i = 501; i <= 1000; i++)
            {
                size.Record(i);
            }
        }

        var all = new ExponentialHistogram();
        List<string> facts = Decode(new OtlpMetricsDecoder(new ParserOptions()), "/v1/metrics", (batch, row) =>
        {
            if (batch.Histogram(row).IsEmpty)
            {
                return string.Empty;
            }

            var point = new HistogramPoint(batch.Histogram(row));
            var counts = new ExponentialHistogram();
            point.Read(counts);
            all.Merge(counts);
            return $"{point.Facts.IsCumulative} {counts.Count} {counts.Sum} {point.Facts.Min} {point.Facts.Max} {point.Facts.Start > 0}";
        });
        bool isCumulative = temporality == MetricReaderTemporalityPreference.Cumulative;
        Assert.Equal(
            isCumulative ? ["True 500 125250 1 500 True", "True 1000 500500 1 1000 True"] : ["False 500 125250 1 500 True", "False 500 375250 501 1000 True"],
            facts.Where(f => f.Length > 0));
        if (!isCumulative)
        {
            Assert.InRange(HistogramQuantile.Of(all, 0.5) / 500, 0.95, 1.05);
            Assert.InRange(HistogramQuantile.Of(all, 0.99) / 990, 0.95, 1.05);
        }
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty().AddService("checkout", serviceInstanceId: "i-1");

    private static string Text(EventBatch batch, int column, int row) => Encoding.UTF8.GetString(batch.Text(column, row));

    private void Configure(OtlpExporterOptions exporter, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(_server.Address, path);
    }

    private List<string> Decode(IPayloadDecoder decoder, string path, Func<EventBatch, int, string> read)
    {
        List<string> rows = [];
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs);
        BatchBuilder builder = new(pool);
        foreach (byte[] body in _server.BodiesOf(path))
        {
            Slab slab = slabs.RentSlab(body.Length);
            body.CopyTo(slab.GetSpan());
            using Chunk chunk = new(new SourceInfo(0, "sdk"), slab, 0, body.Length, 0, 0, 0);
            builder.Start(chunk);
            decoder.Decode(chunk.Bytes, builder);
            ParsedChunk parsed = builder.Finish();
            Assert.Empty(parsed.DeadLetters);
            foreach (EventBatch batch in parsed.Batches)
            {
                rows.AddRange(Enumerable.Range(0, batch.Count).Select(row => read(batch, row)));
                batch.Dispose();
            }
        }

        return rows;
    }
}
