using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Walks a request of metrics.</summary>
internal ref struct OtlpMetricsReader : IDisposable
{
    private const uint FirstTag = (1 << 3) | 2, SecondTag = (2 << 3) | 2;

    // Tags of opentelemetry.proto.metrics.v1.Metric.
    private const uint GaugeTag = (5 << 3) | 2, SumTag = (7 << 3) | 2, HistogramTag = (9 << 3) | 2;
    private const uint ExponentialTag = (10 << 3) | 2, SummaryTag = (11 << 3) | 2;
    private const uint MetricFields = 0b1110_1010_0010;

    private readonly BatchBuilder _output;
    private PointReader _points;

    internal OtlpMetricsReader(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload, SeriesMemory memory)
    {
        _output = output;
        _points = new PointReader(output, options, payload, memory);
    }

    /// <summary>Reads a request.</summary>
    internal void Read(ReadOnlySpan<byte> payload)
    {
        WireReader reader = new(payload);
        while (reader.Next(out uint tag))
        {
            if (tag != FirstTag)
            {
                reader.Skip(tag, 0b10);
                continue;
            }

            ReadOnlySpan<byte> resourceMetrics = reader.Bytes();
            if (!reader.Failed)
            {
                ReadResource(resourceMetrics);
            }
        }

        Check(reader);
    }

    public void Dispose() => _points.Dispose();

    private void ReadResource(ReadOnlySpan<byte> resourceMetrics)
    {
        WireFault fault = WireFault.None;
        ReadOnlySpan<byte> resource = ResourceReader.First(resourceMetrics);
        EntityFields fields = ResourceReader.Read(resource, ref fault);
        _points.Points.SetResource(fields);
        if (fault != WireFault.None)
        {
            _output.Reject(resource, fault);
        }

        WireReader reader = new(resourceMetrics);
        while (reader.Next(out uint tag))
        {
            if (tag != SecondTag)
            {
                reader.Skip(tag, tag == FirstTag ? 0 : 0b110u);
                continue;
            }

            ReadOnlySpan<byte> scopeMetrics = reader.Bytes();
            if (!reader.Failed)
            {
                ReadScope(scopeMetrics);
            }
        }

        Check(reader);
    }

    private void ReadScope(ReadOnlySpan<byte> scopeMetrics)
    {
        WireReader reader = new(scopeMetrics);
        while (reader.Next(out uint tag))
        {
            if (tag != SecondTag)
            {
                reader.Skip(tag, tag == FirstTag ? 0 : 0b110u);
                continue;
            }

            ReadOnlySpan<byte> metric = reader.Bytes();
            if (!reader.Failed)
            {
                ReadMetric(metric);
            }
        }

        Check(reader);
    }

    private void ReadMetric(ReadOnlySpan<byte> metric)
    {
        // The name may stand behind the data, and of several kinds of data the last counts: both are found first.
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> data = default;
        uint kind = 0;
        WireReader reader = new(metric);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case FirstTag:
                    name = reader.Bytes();
                    break;
                case GaugeTag or SumTag or HistogramTag or ExponentialTag or SummaryTag:
                    kind = tag;
                    data = reader.Bytes();
                    break;
                default:
                    reader.Skip(tag, MetricFields);
                    break;
            }
        }

        WireFault fault = reader.Failed ? reader.Fault : name.IsEmpty ? WireFault.Name : Utf8.IsValid(name) ? WireFault.None : WireFault.Utf8;
        if (fault != WireFault.None)
        {
            _output.Reject(metric, fault);
            return;
        }

        _points.Points.Rows.SetName(name);
        ReadPoints(data, kind, name);
    }

    private void ReadPoints(ReadOnlySpan<byte> data, uint kind, ReadOnlySpan<byte> name)
    {
        // The temporality may stand behind the points.
        _points.Points.IsDelta = kind == ExponentialTag && IsDelta(data);
        WireReader reader = new(data);
        while (reader.Next(out uint tag))
        {
            if (tag != FirstTag)
            {
                reader.Skip(tag, 0b10);
                continue;
            }

            ReadOnlySpan<byte> point = reader.Bytes();
            if (reader.Failed)
            {
                break;
            }

            switch (kind)
            {
                case HistogramTag:
                    _points.ReadHistogram(point, name);
                    break;
                case ExponentialTag:
                    _points.ReadExponential(point, name);
                    break;
                case SummaryTag:
                    _points.ReadSummary(point, name);
                    break;
                default:
                    _points.ReadNumber(point, name);
                    break;
            }
        }

        Check(reader);
    }

    /// <summary>True when the last temporality is AGGREGATION_TEMPORALITY_DELTA.</summary>
    private static bool IsDelta(ReadOnlySpan<byte> data)
    {
        ulong temporality = 0;
        WireReader reader = new(data);
        while (reader.Next(out uint tag))
        {
            if (tag == 2 << 3)
            {
                temporality = reader.Varint();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return temporality == 1;
    }

    private readonly void Check(scoped in WireReader reader)
    {
        if (reader.Failed)
        {
            _output.Reject(reader.Rest, reader.Fault);
        }
    }
}
