using System.Buffers.Text;
using System.Globalization;
using System.Text;
using StreamEngine.LoadGen.Output;

namespace StreamEngine.Comparisons.Soak;

/// <summary>
/// Influx lines of many series as fast as they are read: a row a series every ten seconds of event time, a level with noise each. The lines are made once, and times and
/// values are written over them for each round.
/// </summary>
internal sealed class SoakStream : PartStream
{
    private const long Second = 1_000_000_000;
    private const int TimeDigits = 19;
    private const int ValueDigits = 5;

    private readonly byte[] _round;
    private readonly int[] _values;
    private readonly int[] _times;
    private readonly TimeSpan _length;
    private readonly long _began = System.Diagnostics.Stopwatch.GetTimestamp();
    private long _time = 1_700_000_000 * Second;
    private ulong _random = 0x9E3779B97F4A7C15;

    /// <summary>Makes a stream.</summary>
    /// <param name="series">Series.</param>
    /// <param name="length">Time after which it ends, at the end of a round.</param>
    internal SoakStream(int series, TimeSpan length)
    {
        _length = length;
        _values = new int[series];
        _times = new int[series];
        using var text = new MemoryStream();
        for (int i = 0; i < series; i++)
        {
            text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"node,host=h{i / 20:D6},core=c{i % 20:D2} load=")));
            _values[i] = (int)text.Position;
            text.Write("0.00000 "u8);
            _times[i] = (int)text.Position;
            text.Write("0000000000000000000\n"u8);
        }

        _round = text.ToArray();
    }

    /// <summary>Rows that were read.</summary>
    internal long Rows { get; private set; }

    /// <summary>Bytes of a row.</summary>
    internal double BytesOfRow => (double)_round.Length / _values.Length;

    /// <summary>Writes the times and values of the next round.</summary>
    protected override ReadOnlyMemory<byte> NextPart()
    {
        Rows += _time == 1_700_000_000 * Second ? 0 : _values.Length;
        if (System.Diagnostics.Stopwatch.GetElapsedTime(_began) > _length)
        {
            return default;
        }

        long step = 10 * Second / _values.Length;
        for (int i = 0; i < _values.Length; i++)
        {
            _random ^= _random << 13;
            _random ^= _random >> 7;
            _random ^= _random << 17;
            Utf8Formatter.TryFormat(20_000 + (uint)(_random >> 52), _round.AsSpan(_values[i] + 2, ValueDigits), out _, new System.Buffers.StandardFormat('D', ValueDigits));
            Utf8Formatter.TryFormat(_time + (i * step), _round.AsSpan(_times[i], TimeDigits), out _);
        }

        _time += 10 * Second;
        return _round;
    }
}
