using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Writes the rows of OpenTelemetry's data points, whichever encoding they are read from, under the names that Prometheus gives them.</summary>
internal ref struct PointRows : IDisposable
{
    private readonly ParserOptions _options;
    private readonly BatchBuilder _output;
    private readonly SeriesMemory? _memory;
    private BucketLabels _buckets;

    /// <summary>The point that is being read.</summary>
    internal PointData Data;

    /// <summary>Its labels and rows.</summary>
    internal MetricRows Rows;

    /// <summary>True when the points of the metric tell what came since the one before, and not since their start.</summary>
    internal bool IsDelta;

    /// <summary>Makes a writer.</summary>
    /// <param name="output">Takes the rows.</param>
    /// <param name="options">Limits.</param>
    /// <param name="payload">The bytes of all points.</param>
    /// <param name="memory">What is remembered of series; null for nothing.</param>
    /// <param name="histograms">Takes the buckets of exponential histograms in.</param>
    internal PointRows(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload, SeriesMemory? memory, HistogramReader histograms)
    {
        Histograms = histograms;
        _output = output;
        _options = options;
        _memory = memory;
        Rows = new MetricRows(output, options, payload, memory);
    }

    /// <summary>Takes the buckets of exponential histograms in.</summary>
    internal HistogramReader Histograms { get; }

    /// <summary>Takes what all points of a resource share.</summary>
    internal void SetResource(scoped in EntityFields resource)
    {
        ref SeriesLabels labels = ref Rows.Labels;
        labels.Clear();
        labels.Add("host"u8, resource.Machine);
        labels.Add("instance"u8, resource.Instance);
        labels.Add("pod"u8, resource.Pod);
        labels.Add("service"u8, resource.Service);
        labels.Fix();
        if (_memory is not null)
        {
            int known = _memory.Parts.Find(0, labels.FixedText);
            Rows.Known.Context = known != 0 ? known : _memory.Parts.Learn(0, labels.FixedText, default);
        }
    }

    /// <summary>Takes an attribute of the point as a label. Nested values are JSON text.</summary>
    internal void Attribute(ReadOnlySpan<byte> key, scoped in AnyValue value)
    {
        if (value.Kind == AnyKind.Text)
        {
            Rows.Labels.Add(key, value.Bytes);
        }
        else
        {
            OtherAttribute(key, value);
        }
    }

    /// <summary>Writes a point of a gauge or a sum.</summary>
    internal void EndNumber(ReadOnlySpan<byte> record)
    {
        if (IsUsable(record, Data.HasValue, out long time) && !Rows.Single(record, time, Data.Value))
        {
            Reject(record, Rows.Labels.Fault);
        }
    }

    /// <summary>Writes a point of a histogram with explicit bounds: count, sum, and a cumulative count for each bucket.</summary>
    internal void EndHistogram(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        int buckets = Data.Counts.Count;
        if (buckets > 0 || Data.Bounds.Count > 0)
        {
            if (buckets > _options.MaxFields)
            {
                Data.Fault = WireFault.Fields;
            }
            else if (buckets != Data.Bounds.Count + 1 || !_buckets.TrySet(Data.Bounds.Raw))
            {
                Data.Fault = WireFault.Buckets;
            }
        }

        if (!IsUsable(record, true, out long time) || !Begin(record, time, buckets, out ReadOnlySpan<byte> labels))
        {
            return;
        }

        Rows.Row(Rows.Join(name, "_count"u8), labels, Data.Count);
        if (Data.HasSum)
        {
            Rows.Row(name, "_sum"u8, labels, Data.Sum);
        }

        if (buckets > 0)
        {
            WriteBuckets(buckets, name, labels);
        }
    }

    /// <summary>Writes a point of an exponential histogram: count, sum, smallest and largest value, count of zeros, and the histogram itself.</summary>
    internal void EndExponential(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        Histograms.ZeroCount = Data.ZeroCount;
        if (Math.Max(Histograms.Positive.Count, Histograms.Negative.Count) > _options.MaxFields)
        {
            Data.Fault = WireFault.Fields;
        }
        else if (!Histograms.TryTakeExponential(Data.HasSum ? Data.Sum : double.NaN))
        {
            Data.Fault = Data.Fault != WireFault.None ? Data.Fault : WireFault.Exponential;
        }

        if (!IsUsable(record, true, out long time) || !Begin(record, time, 0, out ReadOnlySpan<byte> labels))
        {
            return;
        }

        Rows.Row(Rows.Join(name, "_count"u8), labels, Data.Count);
        if (Data.HasSum)
        {
            Rows.Row(name, "_sum"u8, labels, Data.Sum);
        }

        if (Data.HasMin)
        {
            Rows.Row(name, "_min"u8, labels, Data.Min);
        }

        if (Data.HasMax)
        {
            Rows.Row(name, "_max"u8, labels, Data.Max);
        }

        Rows.Row(name, "_zero_count"u8, labels, Data.ZeroCount);
        var facts = new HistogramFacts(!IsDelta, false, (long)Math.Min(Data.Start, long.MaxValue), Data.HasMin ? Data.Min : double.NaN, Data.HasMax ? Data.Max : double.NaN);
        Rows.Histogram(name, labels, Histograms.Histogram, facts);
    }

    /// <summary>Writes a point of a summary: count, sum, and a row for each quantile.</summary>
    internal void EndSummary(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        int quantiles = Data.Counts.Count / 2;
        if (quantiles > _options.MaxFields)
        {
            Data.Fault = WireFault.Fields;
        }

        if (!IsUsable(record, true, out long time) || !Begin(record, time, quantiles, out ReadOnlySpan<byte> labels))
        {
            return;
        }

        Rows.Row(Rows.Join(name, "_count"u8), labels, Data.Count);
        Rows.Row(name, "_sum"u8, labels, Data.Sum);
        int place = Rows.PlaceOf(SeriesLabels.QuantileLabel, labels);
        Span<byte> label = stackalloc byte[9 + DoubleText.MaxBytes];
        "quantile="u8.CopyTo(label);
        for (int i = 0; i < quantiles; i++)
        {
            _output.BeginMetric();
            DoubleText.TryFormat(Data.Counts.DoubleAt(2 * i), label[9..], out int written);
            Rows.Row(name, Rows.Labels.Insert(labels, place, label[..(9 + written)], _output), Data.Counts.DoubleAt((2 * i) + 1));
        }
    }

    public void Dispose()
    {
        Rows.Dispose();
        _buckets.Dispose();
        Data.Counts.Clear();
        Data.Bounds.Clear();
    }

    private void WriteBuckets(int buckets, ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels)
    {
        int place = Rows.PlaceOf(SeriesLabels.BucketLabel, labels);
        ReadOnlySpan<byte> bucketName = Rows.Join(name, "_bucket"u8);
        ulong total = 0;
        for (int i = 0; i < buckets; i++)
        {
            total += Data.Counts[i];
            _output.BeginMetric();
            Rows.Row(bucketName, Rows.Labels.Insert(labels, place, _buckets[i], _output), total);
        }
    }

    /// <summary>Begins a point of several rows, if there is room for their labels.</summary>
    private bool Begin(ReadOnlySpan<byte> record, long time, int labelled, out ReadOnlySpan<byte> labels)
    {
        labels = Rows.Begin(record, time);
        if (Rows.Labels.CanWrite((long)labelled * (labels.Length + 10 + DoubleText.MaxBytes)))
        {
            return true;
        }

        Reject(record, Rows.Labels.Fault);
        return false;
    }

    /// <summary>True when the point has a value to write. Others are counted: as rejected, or as saying nothing.</summary>
    private bool IsUsable(ReadOnlySpan<byte> record, bool hasValue, out long time)
    {
        time = WireTime.OfNanoseconds(Data.Time, ref Data.Fault);
        Rows.Labels.Check();
        WireFault fault = Data.Fault != WireFault.None ? Data.Fault : Rows.Labels.Fault;
        if (fault != WireFault.None)
        {
            Reject(record, fault);
            return false;
        }

        if (!hasValue || (Data.Flags & PointData.NoRecordedValue) != 0)
        {
            _output.Filter();
            return false;
        }

        return true;
    }

    private void OtherAttribute(ReadOnlySpan<byte> key, scoped in AnyValue value)
    {
        if (value.Kind is AnyKind.Int)
        {
            Rows.Labels.Add(key, (long)value.Bits);
        }
        else if (value.Kind is AnyKind.Bool or AnyKind.Double)
        {
            Span<byte> number = stackalloc byte[DoubleText.MaxBytes];
            Rows.Labels.Add(key, number[..value.FormatNumber(number)]);
        }
        else if (value.Kind != AnyKind.None)
        {
            _output.BeginMetric();
            Rows.Labels.Add(key, value.Text(_output, _options.MaxDepth, ref Data.Fault));
        }
    }

    private readonly void Reject(ReadOnlySpan<byte> record, WireFault fault) =>
        _output.Reject(record, fault);
}
