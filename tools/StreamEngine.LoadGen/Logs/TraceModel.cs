using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Logs;

/// <summary>
/// Traces of several lines that run beside each other. A trace is of one of a few kinds; each kind has its own number of lines and its own sequence of messages.
/// </summary>
internal sealed class TraceModel
{
    private const int Kinds = 8;
    private const int Running = 64;

    private readonly SeededRandom _random;
    private readonly int _lines;
    private readonly Trace[] _traces = new Trace[Running];

    /// <summary>Creates the traces of a stream, of <paramref name="lines"/> lines on average: half of that to one and a half times.</summary>
    public TraceModel(ulong seed, int lines)
    {
        _random = new SeededRandom(seed ^ 0x7_2ACE);
        _lines = lines;
    }

    /// <summary>Gives a line to a trace.</summary>
    /// <param name="record">Gets the id.</param>
    /// <returns>Bits that choose its level and message, the same for each step of a kind.</returns>
    public ulong Next(ref LogRecord record)
    {
        ref Trace trace = ref _traces[_random.Next(Running)];
        if (trace.Left == 0)
        {
            int kind = _random.Next(Kinds);
            trace = new Trace { High = _random.NextBits(), Low = _random.NextBits(), Kind = kind, Left = Math.Max(1, (_lines / 2) + (_lines * kind / (Kinds - 1))) };
        }
        record.TraceHigh = trace.High;
        record.TraceLow = trace.Low;
        ulong step = ((ulong)trace.Kind << 32) + (uint)trace.Left--;
        step *= 0x9E3779B97F4A7C15;
        step = (step ^ (step >> 29)) * 0xBF58476D1CE4E5B9;
        return step ^ (step >> 32);
    }

    private struct Trace
    {
        public ulong High;
        public ulong Low;
        public int Kind;
        public int Left;
    }
}
