using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>The comparison as it is written.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Libraries">Versions of the others.</param>
/// <param name="Repeat">Timed runs of each reader.</param>
/// <param name="WarmSeconds">Time for which each reader ran before.</param>
/// <param name="Cases">One an input.</param>
internal sealed record ParsingResult(Machine Machine, IReadOnlyList<string> Libraries, int Repeat, int WarmSeconds, IReadOnlyList<ParsingCaseResult> Cases);

/// <summary>One input.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Input">What was read.</param>
/// <param name="Bytes">Bytes of it.</param>
/// <param name="Records">Records, on which all readers agree.</param>
/// <param name="Rows">One a reader.</param>
internal sealed record ParsingCaseResult(string Name, string Input, long Bytes, long Records, IReadOnlyList<ParsingRow> Rows);

/// <summary>One reader.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Ours">True for this project.</param>
/// <param name="GigabytesPerSecond">Median; 10^9 bytes of input.</param>
/// <param name="Least">Slowest run.</param>
/// <param name="Most">Fastest run.</param>
/// <param name="NanosecondsPerRecord">Median.</param>
/// <param name="AllocatedBytesPerRecord">Managed bytes; those of native libraries are not counted.</param>
/// <param name="OfFirst">Speed as a multiple of the first reader's.</param>
internal sealed record ParsingRow(
    string Name, bool Ours, double GigabytesPerSecond, double Least, double Most, double NanosecondsPerRecord, double AllocatedBytesPerRecord, double OfFirst)
{
    internal static ParsingRow Of(Reader reader, IReadOnlyList<Usage> runs, long bytes, long records, double firstSeconds)
    {
        double seconds = Statistics.Median(runs.Select(r => r.Seconds));
        return new ParsingRow(
            reader.Name,
            reader.Ours,
            bytes / seconds / 1e9,
            bytes / runs.Max(r => r.Seconds) / 1e9,
            bytes / runs.Min(r => r.Seconds) / 1e9,
            seconds * 1e9 / records,
            Statistics.Median(runs.Select(r => (double)r.AllocatedBytes)) / records,
            firstSeconds / seconds);
    }
}
