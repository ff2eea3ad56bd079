using System.Text;
using StreamEngine.LoadGen.Metrics;

namespace StreamEngine.LoadGen.Payloads;

/// <summary>Requests of remote write 1.0: the series in turn, a sample each.</summary>
internal class RemoteWriteSource : PayloadSource
{
    private readonly SeriesSet _series;
    private readonly (byte[] Name, byte[] Value)[][] _labels;
    private long _tick;
    private int _next;

    public RemoteWriteSource(GeneratorOptions options)
        : base(options)
    {
        _series = new SeriesSet(options);
        _labels = [.. Enumerable.Range(0, _series.Count).Select(LabelsOf)];
    }

    /// <inheritdoc/>
    public override void Write(MessageWriter writer, int records)
    {
        for (int i = 0; i < records; i++)
        {
            (byte[] Name, byte[] Value)[] labels = Next(out ulong milliseconds, out double sample);
            writer.Begin(1);
            foreach ((byte[] name, byte[] value) in labels)
            {
                writer.Begin(1);
                writer.Bytes(1, name);
                writer.Bytes(2, value);
                writer.End();
            }
            WriteSample(writer, milliseconds, sample);
            writer.End();
        }
    }

    /// <summary>Labels of the next series in order of their names, and its next sample.</summary>
    protected (byte[] Name, byte[] Value)[] Next(out ulong milliseconds, out double sample)
    {
        int series = _next;
        ulong time = TimeOf(_tick);
        milliseconds = time / 1_000_000;
        sample = _series.Next(series, (long)time, 0, 1, ValueEffect.None);
        if (++_next == _series.Count)
        {
            _next = 0;
            _tick++;
        }
        return _labels[series];
    }

    /// <summary>Writes a sample in field 2.</summary>
    protected static void WriteSample(MessageWriter writer, ulong milliseconds, double value)
    {
        writer.Begin(2);
        writer.Double(1, value);
        writer.Number(2, milliseconds);
        writer.End();
    }

    private (byte[] Name, byte[] Value)[] LabelsOf(int series)
    {
        (string, string)[] labels =
        [
            ("__name__", "shop_" + _series.Kind(series).Name), ("instance", _series.Host(series) + ".shop.internal:9090"), ("job", _series.Service(series)),
            ("namespace", "shop"), ("pod", $"{_series.Service(series)}-{_series.Host(series)}-{_series.Instance(series)}"),
        ];
        return [.. labels.Select(l => (Encoding.UTF8.GetBytes(l.Item1), Encoding.UTF8.GetBytes(l.Item2)))];
    }
}

/// <summary>Requests of remote write 2.0.</summary>
internal sealed class RemoteWrite2Source(GeneratorOptions options) : RemoteWriteSource(options)
{
    private readonly Dictionary<byte[], int> _numbers = new(ByteComparer.Instance);
    private readonly MessageWriter _symbols = new();

    /// <inheritdoc/>
    public override void Write(MessageWriter writer, int records)
    {
        var series = new MessageWriter();
        _numbers.Clear();
        _symbols.Clear();
        NumberOf([]);
        for (int i = 0; i < records; i++)
        {
            series.Begin(5);
            (byte[] Name, byte[] Value)[] labels = Next(out ulong milliseconds, out double sample);
            series.Begin(1);
            foreach ((byte[] name, byte[] value) in labels)
            {
                series.Varint((ulong)NumberOf(name));
                series.Varint((ulong)NumberOf(value));
            }
            series.End();
            WriteSample(series, milliseconds, sample);
            series.Begin(5);
            series.Number(1, 2);
            series.End();
            series.End();
        }
        writer.Append(_symbols.Written);
        writer.Append(series.Written);
    }

    private int NumberOf(byte[] symbol)
    {
        if (!_numbers.TryGetValue(symbol, out int number))
        {
            number = _numbers.Count;
            _numbers.Add(symbol, number);
            _symbols.Bytes(4, symbol);
        }
        return number;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
