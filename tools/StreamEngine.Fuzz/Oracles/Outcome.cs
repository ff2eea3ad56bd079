using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Fuzz.Oracles;

/// <summary>What came of one input: a digest of all of it, the counts, and, where asked for, the rows and rejects.</summary>
internal sealed class Outcome(bool keep)
{
    internal ulong Digest { get; private set; } = ByteHash.Seed3;

    internal long Records { get; private set; }

    internal long Filtered { get; private set; }

    internal int Rows { get; private set; }

    internal int Rejects { get; private set; }

    internal List<FuzzRow> KeptRows { get; } = [];

    internal List<DeadLetter> KeptRejects { get; } = [];

    internal void Add(ParsedChunk parsed)
    {
        foreach (EventBatch batch in parsed.Batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                AddRow(batch, row);
            }
        }

        foreach (DeadLetter letter in parsed.DeadLetters)
        {
            Rejects++;
            Mix((ulong)letter.Position * 31);
            Mix((ulong)letter.Length);
            Mix((ulong)letter.Reason);
            foreach (char c in letter.Detail)
            {
                Mix(c);
            }

            if (keep)
            {
                KeptRejects.Add(letter);
            }
        }

        Records += parsed.Records;
        Filtered += parsed.Filtered;
    }

    private void AddRow(EventBatch batch, int row)
    {
        Rows++;
        Mix((ulong)batch.Kind);
        Mix((ulong)batch.Position(row));
        Mix((ulong)batch.RecordLengths[row]);
        Mix((ulong)batch.Times[row]);
        for (int i = 0; i < EventBatch.TextColumns; i++)
        {
            Digest = ByteHash.Hash(batch.Text(i, row), Digest);
        }

        if (batch.Kind == EventKind.Metric)
        {
            Mix((ulong)BitConverter.DoubleToInt64Bits(batch.Values[row]));
        }
        else if (batch.Kind == EventKind.Log)
        {
            Mix(batch.Severities[row]);
            Mix((ulong)BitConverter.DoubleToInt64Bits(batch.Durations[row]));
            Mix((ulong)BitConverter.DoubleToInt64Bits(batch.Sizes[row]));
            Mix((ulong)batch.Statuses[row]);
        }

        foreach (FieldColumn field in batch.Fields)
        {
            if (field.Has(row))
            {
                AddField(batch, field, row);
            }
        }

        if (keep)
        {
            KeptRows.Add(FuzzRow.Of(batch, row));
        }
    }

    private void AddField(EventBatch batch, FieldColumn field, int row)
    {
        // Fields may stand in another order after a cut, so they are added up.
        ulong name = ByteHash.Seed2;
        foreach (char letter in field.Name)
        {
            name = ByteHash.Fold(name ^ letter, ByteHash.Seed0);
        }

        Digest += FieldText.Hash(batch, field, row, name);
    }

    private void Mix(ulong value) => Digest = ByteHash.Fold(Digest ^ value, ByteHash.Seed1);

    /// <summary>The lines that only one of two outcomes has, the first few of each, for people.</summary>
    internal static string Difference(Outcome left, Outcome right)
    {
        const int Most = 4;
        List<string> a = left.Describe();
        List<string> b = right.Describe();
        string[] lines = [.. a.Except(b).Take(Most).Select(l => "\n  first  " + l), .. b.Except(a).Take(Most).Select(l => "\n  second " + l)];
        return lines.Length > 0 ? string.Concat(lines) : $"order of rows and rejects, or {left.Digest:x16} and {right.Digest:x16}";
    }

    internal List<string> Describe() =>
    [
        $"records {Records}, filtered {Filtered}, rows {Rows}, rejects {Rejects}",
        .. KeptRows.Select(r => r.ToString()),
        .. KeptRejects.Select(r => $"reject at {r.Position}+{r.Length} {r.Reason} {r.Detail}"),
    ];
}
