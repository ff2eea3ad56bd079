using System.Globalization;
using System.Text;
using StreamEngine.Comparisons.Windows;
using StreamEngine.LoadGen;

namespace StreamEngine.Comparisons.Live;

/// <summary>
/// JSON lines without an end. Those of a minute of event time are generated; each further minute has the same lines with its own minute written into their timestamps.
/// </summary>
internal sealed class LiveLines
{
    private const string Minute = "yyyy-MM-ddTHH:mm";

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly int _place;
    private readonly byte[] _minute = new byte[Minute.Length];
    private DateTime _time = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
    private int _line;

    /// <param name="perSecond">Lines of a second of event time.</param>
    internal LiveLines(int perSecond)
    {
        _bytes = LineInput.Generate(new GeneratorOptions { EventRate = perSecond, Records = 60L * perSecond });
        _place = _bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(_time.ToString(Minute, CultureInfo.InvariantCulture)));
        _starts = new int[(60 * perSecond) + 1];
        for (int i = 1; i < _starts.Length; i++)
        {
            _starts[i] = Array.IndexOf(_bytes, (byte)'\n', _starts[i - 1]) + 1;
        }

        Begin();
    }

    /// <summary>The next lines, at most so many and no more than the minute has left. Valid until the next call.</summary>
    internal ReadOnlyMemory<byte> Next(int lines, out int count)
    {
        if (_line == _starts.Length - 1)
        {
            _time = _time.AddMinutes(1);
            _line = 0;
            Begin();
        }

        count = Math.Min(lines, _starts.Length - 1 - _line);
        int first = _starts[_line];
        for (int i = 0; i < count; i++)
        {
            _minute.CopyTo(_bytes, _starts[_line + i] + _place);
        }

        _line += count;
        return _bytes.AsMemory(first, _starts[_line] - first);
    }

    private void Begin() => Encoding.ASCII.GetBytes(_time.ToString(Minute, CultureInfo.InvariantCulture), _minute);
}
