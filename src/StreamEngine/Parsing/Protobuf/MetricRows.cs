using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Histograms;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// Writes the rows of data points. All rows of a point are one record; a point is checked before its first row is written, so that a bad
/// one leaves no trace.
/// </summary>
internal ref struct MetricRows : IDisposable
{
    /// <summary>Bits of the NaN by which Prometheus tells that a series has ended (model/value, StaleNaN).</summary>
    internal const ulong StaleMarker = 0x7FF0000000000002;

    private readonly BatchBuilder _output;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _record;
    private Utf8View _nameView;
    private EventBatch? _batch;
    private Slab? _slab;
    private long _time;
    private int _generation;
    private int _rows;

    /// <summary>Labels of the point that is being read.</summary>
    internal SeriesLabels Labels;

    /// <summary>The same, as far as they came before.</summary>
    internal KnownSeries Known;

    internal MetricRows(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload, SeriesMemory? memory, int context = 0)
    {
        _output = output;
        _batch = null;
        Labels = new SeriesLabels(options.MaxFields, payload);
        Known = new KnownSeries(memory) { Context = context };
        memory?.Start();
    }

    internal readonly BatchBuilder Output => _output;

    /// <summary>Place of the name among the labels as their reader counts them; -1 when it is the name's position in their bytes.</summary>
    internal int NamePlace { get; set; } = -1;

    /// <summary>Names the metric of the points that follow.</summary>
    internal void SetName(ReadOnlySpan<byte> name)
    {
        _name = name;
        _generation = 0;
    }

    /// <summary>Starts a point: the labels that are fixed, and none that is known.</summary>
    /// <param name="remember">False to read it without memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start(bool remember)
    {
        Known.Start(remember);
        Labels.Reset();
    }

    /// <summary>Writes a point that is one value: the usual case.</summary>
    /// <returns>False when the labels are too long; nothing was written.</returns>
    internal bool Single(ReadOnlySpan<byte> record, long time, double value)
    {
        BatchBuilder output = _output;
        output.RoomFor(EventKind.Metric);
        Utf8View labels = LabelView();
        if (Labels.Fault != WireFault.None)
        {
            return false;
        }

        if (_generation != output.Generation)
        {
            Turn();
        }

        int row = output.TakeMetricRows(1, 1);
        EventBatch batch = _batch!;
        batch.Times[row] = time;
        batch.Values[row] = value;
        batch.TextColumn((int)MetricText.Name)[row] = _nameView;
        batch.TextColumn((int)MetricText.Labels)[row] = labels;
        batch.RecordOffsets[row] = _slab!.OffsetOf(record);
        batch.RecordLengths[row] = record.Length;
        return true;
    }

    /// <summary>Begins a point of several rows and writes its labels.</summary>
    internal ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> record, long time)
    {
        _record = record;
        _time = time;
        _rows = 0;
        _output.BeginMetric();
        if (Known.Number == 0)
        {
            return WriteLabels();
        }

        ReadOnlySpan<byte> labels = Known.Text;
        return Labels.Spend(labels.Length) ? labels : default;
    }

    /// <summary>Position in the labels of the point at which an extra label belongs.</summary>
    /// <param name="extra">One of the labels that <see cref="SeriesLabels"/> names.</param>
    /// <param name="labels">What <see cref="Begin"/> returned.</param>
    internal readonly int PlaceOf(int extra, ReadOnlySpan<byte> labels) =>
        Known.Number == 0 ? Labels.PlaceOf(extra, labels) : extra == SeriesLabels.BucketLabel ? Known.Piece.BucketPlace : Known.Piece.QuantilePlace;

    /// <summary>Writes a row of the point under its metric's name with a suffix.</summary>
    internal void Row(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, double value)
    {
        _output.BeginMetric();
        Row(Join(name, suffix), labels, value);
    }

    /// <summary>Writes the row of the point that is a histogram, under its metric's name.</summary>
    internal void Histogram(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, ExponentialHistogram histogram, in HistogramFacts facts)
    {
        _output.BeginMetric();
        _output.SetHistogram(histogram, facts);
        Row(name, labels, double.NaN);
    }

    /// <summary>A name with a suffix, in the scratch of the row that was begun.</summary>
    internal readonly ReadOnlySpan<byte> Join(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> suffix)
    {
        Span<byte> target = _output.Scratch(name.Length + suffix.Length);
        name.CopyTo(target);
        suffix.CopyTo(target[name.Length..]);
        return _output.CommitScratch(target.Length);
    }

    /// <summary>Writes a row of the point that was begun by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Row(ReadOnlySpan<byte> name, ReadOnlySpan<byte> labels, double value)
    {
        _output.SetTime(_time);
        _output.SetValue(value);
        _output.SetText(MetricText.Name, name);
        _output.SetText(MetricText.Labels, labels);
        if (_rows++ == 0)
        {
            _output.EndRow(_record);
        }
        else
        {
            _output.EndSameRecord(_record);
        }
    }

    /// <summary>The point is read: its form is remembered for those that come next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Learn()
    {
        if (!Known.IsOld)
        {
            Labels.Learn();
        }
    }

    public void Dispose() => Labels.Dispose();

    /// <summary>The rows go into another batch, or have another name.</summary>
    private void Turn()
    {
        _generation = _output.Generation;
        _batch = _output.Batch;
        _slab = _batch.Buffers[0];
        _nameView = _output.Keep(_name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Utf8View LabelView()
    {
        if (Known.Number == 0)
        {
            return _output.Keep(WriteLabels());
        }

        Labels.Spend(Known.Piece.TextLength);
        return Known.View(_output);
    }

    private ReadOnlySpan<byte> WriteLabels()
    {
        ReadOnlySpan<byte> labels = Labels.Write(_output);
        if (Labels.Fault == WireFault.None)
        {
            Known.Learn(labels, Labels, NamePlace >= 0 ? NamePlace : Known.PlaceInRun(_name), _name.Length);
        }

        return labels;
    }
}
