using System.Runtime.CompilerServices;
using StreamEngine.Batching;

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
    private ReadOnlySpan<byte> _record;
    private long _time;
    private int _rows;

    /// <summary>Labels of the point that is being read.</summary>
    internal SeriesLabels Labels;

    internal MetricRows(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload)
    {
        _output = output;
        Labels = new SeriesLabels(options.MaxFields, payload);
    }

    internal readonly BatchBuilder Output => _output;

    /// <summary>Writes a point that is one value: the usual case.</summary>
    /// <returns>False when the labels are too long; nothing was written.</returns>
    internal bool Single(ReadOnlySpan<byte> record, long time, ReadOnlySpan<byte> name, double value)
    {
        BatchBuilder output = _output;
        output.BeginMetric();
        ReadOnlySpan<byte> labels = Labels.Write(output);
        if (Labels.Fault != WireFault.None)
        {
            return false;
        }

        output.SetTime(time);
        output.SetValue(value);
        output.SetText(MetricText.Name, name);
        output.SetText(MetricText.Labels, labels);
        output.EndRow(record);
        return true;
    }

    /// <summary>Begins a point of several rows and writes its labels.</summary>
    internal ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> record, long time)
    {
        _record = record;
        _time = time;
        _rows = 0;
        _output.BeginMetric();
        return Labels.Write(_output);
    }

    /// <summary>Writes a row of the point under its metric's name with a suffix.</summary>
    internal void Row(ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, double value)
    {
        _output.BeginMetric();
        Row(Join(name, suffix), labels, value);
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

    /// <summary>The point says nothing if no row was written: it is counted then.</summary>
    internal readonly void End()
    {
        if (_rows == 0)
        {
            _output.Filter();
        }
    }

    public void Dispose() => Labels.Dispose();
}
