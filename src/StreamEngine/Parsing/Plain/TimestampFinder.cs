using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>Learns from sample lines which timestamp they share: the place and shape that explain most of them.</summary>
internal static class TimestampFinder
{
    /// <summary>Words at the start of a line that may begin a timestamp.</summary>
    private const int MaxTokens = 8;

    /// <summary>Least share of lines that a timestamp must explain. Stack traces may be most of the lines of a bad minute.</summary>
    private const double LeastShare = 0.45;

    /// <summary>Least share when the lines that are clearly continuations are counted too.</summary>
    private const double LeastOfAll = 0.2;

    /// <summary>Share of the records from which on a further timestamp is a part of the header.</summary>
    private const double SteadyShare = 0.9;

    /// <summary>Finds the place to take the time from, and the last place of a timestamp that the header contains.</summary>
    internal static bool TryFind(IReadOnlyList<byte[]> lines, ParserOptions options, out TimestampPlace time, out TimestampPlace last)
    {
        TimestampShape[] shapes = TimestampShapes.All;
        int[,] counts = Count(lines, shapes, options);
        int most = Most(counts);
        time = last = new TimestampPlace(0, shapes[0]);
        if (most == 0 || most < CountStarts(lines) * LeastShare || most < lines.Count * LeastOfAll)
        {
            return false;
        }

        int bestRank = -1;
        for (int token = 0; token < MaxTokens; token++)
        {
            for (int s = 0; s < shapes.Length; s++)
            {
                if (counts[token, s] >= most * SteadyShare && Rank(shapes[s]) > bestRank)
                {
                    bestRank = Rank(shapes[s]);
                    time = new TimestampPlace(token, shapes[s]);
                }
            }
        }

        last = time;
        for (int token = time.Token + 1; token < MaxTokens; token++)
        {
            int s = Array.FindIndex(shapes, s => Rank(s) >= 2 && !s.IsNumber && counts[token, Array.IndexOf(shapes, s)] >= most * SteadyShare);
            if (s >= 0 && new TimestampPlace(token, shapes[s]) is var place && IsBehind(place, time, lines, options))
            {
                last = place;
            }
        }

        return true;
    }

    /// <summary>How much a shape tells: a full date, a count since the epoch, a date without a year, a time of day.</summary>
    private static int Rank(TimestampShape shape) => !shape.HasDate && !shape.IsNumber ? 1 : !shape.HasYear ? 2 : shape.IsNumber ? 3 : 4;

    private static int[,] Count(IReadOnlyList<byte[]> lines, TimestampShape[] shapes, ParserOptions options)
    {
        int[,] counts = new int[MaxTokens, shapes.Length];
        for (int token = 0; token < MaxTokens; token++)
        {
            for (int s = 0; s < shapes.Length; s++)
            {
                TimestampPlace place = new(token, shapes[s]);
                foreach (byte[] line in lines)
                {
                    if (place.TryRead(line, options, out long time, out _, out _) && IsPlausible(shapes[s], time))
                    {
                        counts[token, s]++;
                    }
                }
            }
        }

        return counts;
    }

    /// <summary>A bare number is a time only from 1995 to 2100.</summary>
    private static bool IsPlausible(TimestampShape shape, long time) =>
        !shape.IsNumber || (time >= 788_918_400 * CivilTime.NanosecondsPerSecond && time < 4_102_444_800 * CivilTime.NanosecondsPerSecond);

    /// <summary>Lines that could start a record: no stack traces, no second lines <c>LEVEL: message</c>.</summary>
    private static int CountStarts(IReadOnlyList<byte[]> lines) =>
        lines.Count(line => !StackTrace.IsContinuation(line) && !StackTrace.IsLevelLine(line, out _, out _));

    /// <summary>False when a shape only reads the end of the other timestamp.</summary>
    private static bool IsBehind(TimestampPlace place, TimestampPlace other, IReadOnlyList<byte[]> lines, ParserOptions options)
    {
        foreach (byte[] line in lines)
        {
            if (other.TryRead(line, options, out _, out _, out int end) && place.TryRead(line, options, out _, out int start, out _))
            {
                return start >= end;
            }
        }

        return false;
    }

    private static int Most(int[,] counts)
    {
        int most = 0;
        foreach (int count in counts)
        {
            most = Math.Max(most, count);
        }

        return most;
    }
}
