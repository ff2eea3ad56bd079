using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>The lines of an input, each with the rows or the reject that the parser made of it.</summary>
internal static class TwinLines
{
    /// <summary>Lines that are not blank; every row and reject must belong to one.</summary>
    internal static List<TwinLine> Of(FuzzInput input, Outcome outcome)
    {
        ILookup<long, FuzzRow> rows = outcome.KeptRows.ToLookup(r => r.Position - input.Position);
        Dictionary<long, DeadLetter> rejects = outcome.KeptRejects.ToDictionary(r => r.Position - input.Position);
        List<TwinLine> lines = [];
        for (int start = 0; start < input.Bytes.Length;)
        {
            int end = input.Bytes.AsSpan(start).IndexOf((byte)'\n');
            int next = end < 0 ? input.Bytes.Length : start + end + 1;
            int length = (end < 0 ? input.Bytes.Length : start + end) - start;
            length -= length > 0 && input.Bytes[start + length - 1] == '\r' ? 1 : 0;
            byte[] text = input.Bytes[start..(start + length)];
            if (text.AsSpan().ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                lines.Add(new TwinLine(start, text, [.. rows[start]], rejects.GetValueOrDefault(start)));
            }

            start = next;
        }

        return lines;
    }

    internal static void Demand(bool holds, string twin, TwinLine line, string message)
    {
        if (!holds)
        {
            string found = line.Reject is { } reject ? $"rejected as {reject.Reason} {reject.Detail}" : line.Rows.Count == 0 ? "no row" : string.Join("\n  ", line.Rows);
            throw new FuzzFailure(twin + " twin", $"{message}; found {found}; line at {line.Start}: {BatchBuilder.Show(line.Text)}");
        }
    }
}

/// <summary>A line and what became of it.</summary>
/// <param name="Start">Where it starts in the input.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Reject">Its reject.</param>
internal sealed record TwinLine(int Start, byte[] Text, List<FuzzRow> Rows, DeadLetter? Reject);
