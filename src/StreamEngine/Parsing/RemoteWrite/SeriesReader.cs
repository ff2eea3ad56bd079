using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.RemoteWrite;

/// <summary>
/// Reads time series: labels first, wherever they stand, then a row for each sample. A sample or native histogram is a record; its raw
/// bytes are those of the series.
/// </summary>
internal ref struct SeriesReader(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload, SeriesMemory memory) : IDisposable
{
    // Fields 1 and 2 are labels (references to them in 2.0) and samples in both versions; 3 and 4 changed places.
    private const uint LabelTag = (1 << 3) | 2, SampleTag = (2 << 3) | 2, HistogramTag = (4 << 3) | 2, HistogramTag2 = (3 << 3) | 2;
    private const uint LabelRefTag = 1 << 3, MetadataTag = (5 << 3) | 2;

    // Fields of a sample.
    private const uint ValueTag = (1 << 3) | 1, TimeTag = 2 << 3;

    private readonly BatchBuilder _output = output;
    private readonly ParserOptions _options = options;
    private readonly HistogramReader _histograms = memory.Histograms;
    private MetricRows _rows = new(output, options, payload, memory, context: 1);
    private ReadOnlySpan<byte> _name;
    private WireFault _fault;
    private int _pairs;
    private ReadOnlySpan<byte> _sample;
    private int _samples;

    /// <summary>True while no histogram has been seen.</summary>
    private bool _single;

    /// <summary>Reads a prometheus.TimeSeries.</summary>
    internal void Read(ReadOnlySpan<byte> series)
    {
        // The usual shape: the labels that were expected, one sample, and nothing else.
        int at = _rows.Known.Follow(series);
        if (at == 0)
        {
            Read(series, remember: true);
        }
        else if (at++ < series.Length && series[at - 1] == SampleTag && WireReader.TryBytes(series, ref at, out ReadOnlySpan<byte> sample) && at == series.Length)
        {
            _rows.Labels.Reset();
            _name = _rows.Known.NameInRun;
            _rows.SetName(_name);
            ReadSample(sample, series);
        }
        else
        {
            _rows.Known.Rewind();
            Read(series, remember: true);
        }
    }

    private void Read(ReadOnlySpan<byte> series, bool remember)
    {
        Begin(remember);
        WireReader reader = new(series);
        int first = -1;
        for (int start = 0; reader.Next(out uint tag); start = reader.Position)
        {
            if (tag == LabelTag)
            {
                if (!_rows.Known.Take(ref reader, series, LabelTag))
                {
                    ReadLabel(reader.Bytes());
                }

                continue;
            }

            if (tag == SampleTag)
            {
                first = first < 0 ? start : first;
                TakeSample(reader.Bytes());
                continue;
            }

            first = first < 0 && tag == HistogramTag ? start : first;
            _single &= tag != HistogramTag;
            reader.Skip(tag, tag == HistogramTag ? 0 : 0b10110u);
        }

        if (_rows.Known.IsPartial)
        {
            Read(series, remember: false);
            return;
        }

        if (_rows.Known.Number != 0)
        {
            _name = _rows.Known.NameInRun;
        }

        ReadPoints(ref reader, series, first, HistogramTag);
    }

    /// <summary>Reads an io.prometheus.write.v2.TimeSeries.</summary>
    /// <param name="series">The message.</param>
    /// <param name="symbols">The symbols of the request.</param>
    internal void Read2(ReadOnlySpan<byte> series, scoped in SymbolTable symbols)
    {
        // The usual shape: packed references that are known, one sample, and metadata or nothing.
        int at = 1;
        if (series.IsEmpty || series[0] != LabelTag || !WireReader.TryBytes(series, ref at, out ReadOnlySpan<byte> packed))
        {
            Read2(series, symbols, remember: true);
            return;
        }

        _rows.Known.Start(remember: true);
        if (_rows.Known.TakeWhole(symbols.Numbers(packed)))
        {
            if (at++ < series.Length && series[at - 1] == SampleTag && WireReader.TryBytes(series, ref at, out ReadOnlySpan<byte> sample) && IsMetadata(series, at))
            {
                _rows.Labels.Reset();
                _name = symbols.ReferredTo((2 * _rows.Known.Piece.NameStart) + 1);
                _rows.SetName(_name);
                ReadSample(sample, series);
                return;
            }

            _rows.Known.Rewind();
        }

        Read2(series, symbols, remember: true);
    }

    /// <summary>True when metadata or nothing follows.</summary>
    private static bool IsMetadata(ReadOnlySpan<byte> series, int at) =>
        at == series.Length || (series[at++] == MetadataTag && WireReader.TryBytes(series, ref at, out _) && at == series.Length);

    private void Read2(ReadOnlySpan<byte> series, scoped in SymbolTable symbols, bool remember)
    {
        Begin(remember);
        WireReader reader = new(series);
        int first = -1;
        ulong key = ulong.MaxValue;
        for (int start = 0; reader.Next(out uint tag); start = reader.Position)
        {
            if (tag == LabelTag)
            {
                ReadReferences(reader.Bytes(), ref key, symbols);
            }
            else if (tag == SampleTag)
            {
                first = first < 0 ? start : first;
                TakeSample(reader.Bytes());
            }
            else if (tag == LabelRefTag)
            {
                _rows.Known.Disturb();
                AddReference(reader.Varint(), ref key, symbols);
            }
            else
            {
                first = first < 0 && tag == HistogramTag2 ? start : first;
                _single &= tag != HistogramTag2;
                reader.Skip(tag, tag == HistogramTag2 ? 0 : 0b1110u);
            }
        }

        if (_rows.Known.IsPartial)
        {
            Read2(series, symbols, remember: false);
            return;
        }

        _fault = key != ulong.MaxValue && _fault == WireFault.None ? WireFault.LabelPairs : _fault;
        ReadPoints(ref reader, series, first, HistogramTag2);
    }

    public void Dispose() => _rows.Dispose();

    private void Begin(bool remember)
    {
        _rows.Start(remember);
        _name = default;
        _fault = WireFault.None;
        _pairs = _samples = 0;
        _single = true;
    }

    /// <summary>Reads packed references, or recognises them by the symbols that they stand for.</summary>
    private void ReadReferences(ReadOnlySpan<byte> packed, ref ulong key, scoped in SymbolTable symbols)
    {
        if (_rows.Known.TakeWhole(symbols.Numbers(packed)))
        {
            _name = symbols.ReferredTo((2 * _rows.Known.Piece.NameStart) + 1);
            return;
        }

        WireReader refs = new(packed);
        while (!refs.AtEnd)
        {
            AddReference(refs.Varint(), ref key, symbols);
        }

        _fault = refs.Failed ? refs.Fault : _fault;
    }

    /// <summary>References come in pairs: the name of a label, then its value.</summary>
    private void AddReference(ulong number, ref ulong key, scoped in SymbolTable symbols)
    {
        if (key == ulong.MaxValue)
        {
            key = number;
        }
        else if (symbols.TryGet(key, out ReadOnlySpan<byte> name) && symbols.TryGet(number, out ReadOnlySpan<byte> value))
        {
            key = ulong.MaxValue;
            AddLabel(name, value);
            _rows.NamePlace = name.SequenceEqual("__name__"u8) ? _pairs : _rows.NamePlace;
            _pairs++;
        }
        else
        {
            key = ulong.MaxValue;
            _fault = WireFault.Symbol;
        }
    }

    private void ReadLabel(ReadOnlySpan<byte> label)
    {
        // The usual shape: name, then value, both with a length of one byte.
        if (label.Length is >= 4 and < 128 && label[0] == LabelTag)
        {
            int end = 2 + label[1];
            if ((uint)(end + 1) < (uint)label.Length && label[end] == SampleTag && end + 2 + label[end + 1] == label.Length)
            {
                AddLabel(label[2..end], label[(end + 2)..]);
                return;
            }
        }

        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> value = default;
        WireReader reader = new(label);
        while (reader.Next(out uint tag))
        {
            if (tag == LabelTag)
            {
                name = reader.Bytes();
            }
            else if (tag == SampleTag)
            {
                value = reader.Bytes();
            }
            else
            {
                reader.Skip(tag, 0b110);
            }
        }

        AddLabel(name, value);
        _fault = reader.Failed ? reader.Fault : _fault;
    }

    private void AddLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.Length == 8 && name.SequenceEqual("__name__"u8))
        {
            _name = value;
        }
        else
        {
            _rows.Labels.Add(name, value);
        }
    }

    /// <summary>Notes a sample of the first walk: mostly it is the only one, and the second is spared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeSample(ReadOnlySpan<byte> sample)
    {
        _sample = sample;
        _samples++;
    }

    /// <summary>The labels are complete: reads samples and histograms from the first one on.</summary>
    private void ReadPoints(ref WireReader reader, ReadOnlySpan<byte> series, int first, uint histogramTag)
    {
        _rows.Labels.Check();
        WireFault fault = reader.Failed ? reader.Fault
            : _fault != WireFault.None ? _fault
            : _rows.Labels.Fault != WireFault.None ? _rows.Labels.Fault
            : first < 0 ? WireFault.None
            : _rows.Known.Number != 0 ? WireFault.None
            : _name.IsEmpty ? WireFault.Name
            : System.Text.Unicode.Utf8.IsValid(_name) ? WireFault.None
            : WireFault.Utf8;
        if (fault != WireFault.None)
        {
            Reject(series, fault);
            return;
        }

        if (first < 0)
        {
            // Metadata or exemplars only.
            _output.Filter();
            return;
        }

        _rows.SetName(_name);
        if (_single && _samples == 1)
        {
            ReadSample(_sample, series);
            _rows.Learn();
            return;
        }

        reader.Position = first;
        while (reader.Next(out uint tag))
        {
            if (tag == SampleTag)
            {
                ReadSample(reader.Bytes(), series);
            }
            else if (tag == histogramTag)
            {
                ReadHistogram(reader.Bytes(), series);
            }
            else
            {
                reader.Skip(tag);
            }
        }

        _rows.Learn();
    }

    private void ReadSample(ReadOnlySpan<byte> sample, ReadOnlySpan<byte> series)
    {
        ulong value;
        WireFault fault = WireFault.None;
        if (sample.Length > 10 && sample[0] == ValueTag && sample[9] == TimeTag && WireReader.TryWhole(sample[10..], out ulong milliseconds))
        {
            value = BinaryPrimitives.ReadUInt64LittleEndian(sample[1..]);
        }
        else
        {
            ReadOther(sample, out value, out milliseconds, ref fault);
        }

        long time = WireTime.OfMilliseconds((long)milliseconds, ref fault);
        if (fault != WireFault.None)
        {
            Reject(sample, fault);
        }
        else if (value == MetricRows.StaleMarker)
        {
            _output.Filter();
        }
        else if (!_rows.Single(series, time, BitConverter.UInt64BitsToDouble(value)))
        {
            Reject(series, _rows.Labels.Fault);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadOther(ReadOnlySpan<byte> sample, out ulong value, out ulong milliseconds, scoped ref WireFault fault)
    {
        value = milliseconds = 0;
        WireReader reader = new(sample);
        while (reader.Next(out uint tag))
        {
            switch (tag)
            {
                case ValueTag:
                    value = reader.Fixed64();
                    break;
                case TimeTag:
                    milliseconds = reader.Varint();
                    break;
                default:
                    reader.Skip(tag, 0b110);
                    break;
            }
        }

        fault = reader.Fault;
    }

    /// <summary>Reads a native histogram: count, sum, and the histogram itself when its buckets are exponential.</summary>
    private void ReadHistogram(ReadOnlySpan<byte> histogram, ReadOnlySpan<byte> series)
    {
        NativeHistogram point = NativeHistogram.Read(histogram, _histograms);
        WireFault fault = point.Fault;
        long time = WireTime.OfMilliseconds(point.Milliseconds, ref fault);
        if (fault == WireFault.None && point.SumBits == MetricRows.StaleMarker)
        {
            _output.Filter();
            return;
        }

        double sum = BitConverter.UInt64BitsToDouble(point.SumBits);
        bool isExponential = _histograms.IsExponential;
        if (Math.Max(_histograms.Positive.Count, _histograms.Negative.Count) > _options.MaxFields)
        {
            fault = fault != WireFault.None ? fault : WireFault.Fields;
        }
        else if (isExponential && !_histograms.TryTakeNative(sum))
        {
            fault = fault != WireFault.None ? fault : WireFault.Exponential;
        }

        if (fault != WireFault.None)
        {
            Reject(histogram, fault);
            return;
        }

        ReadOnlySpan<byte> labels = _rows.Begin(series, time);
        if (_rows.Labels.Fault != WireFault.None)
        {
            Reject(series, _rows.Labels.Fault);
            return;
        }

        _rows.Row(_rows.Join(_name, "_count"u8), labels, point.Count);
        _rows.Row(_name, "_sum"u8, labels, sum);
        if (isExponential)
        {
            _rows.Histogram(_name, labels, _histograms.Histogram, new HistogramFacts(!point.IsGauge, point.IsReset, 0, double.NaN, double.NaN));
        }
    }

    private readonly void Reject(ReadOnlySpan<byte> record, WireFault fault) =>
        _output.Reject(record, fault);
}
