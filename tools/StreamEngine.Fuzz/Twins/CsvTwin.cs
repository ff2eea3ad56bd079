using System.Text;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>
/// Tables of a time and numbers, split at commas: inputs with a quote in them are left to the tables of RFC 4180 rules, since a quote may
/// join lines.
/// </summary>
internal sealed class CsvTwin : ITwin
{
    private static readonly string[] s_missing = ["", "-", "?", "NA", "NaN", "nan", "NAN", "N/A", "null", "NULL", "None"];

    public string Format => "csv";

    public void Check(FuzzInput input, Outcome outcome)
    {
        if (input.Target.SampleName is not ("generated-csv" or "generated-csvlong") || input.Bytes.Contains((byte)'"') || input.Position == 0)
        {
            return;
        }

        byte[] header = input.Target.SampleBytes[..input.Target.SampleBytes.AsSpan().IndexOf((byte)'\n')];
        string[] names = Encoding.UTF8.GetString(header).Split(',');
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            if (line.Text.AsSpan().SequenceEqual(header))
            {
                TwinLines.Demand(line.Reject is null && line.Rows.Count == 0, Format, line, "expected a repeated header to be filtered");
            }
            else if (!line.Text.AsSpan().ContainsAny((byte)'\r', (byte)' ', (byte)'\t'))
            {
                Compare(line, names);
            }
        }
    }

    private void Compare(TwinLine line, string[] names)
    {
        string[] cells = Encoding.UTF8.GetString(line.Text).Split(',');
        bool isLong = names is ["timestamp", "series", "value"];
        string[] numbers = isLong ? cells[Math.Min(2, cells.Length)..] : cells[1..];
        bool sound = Utf8.IsValid(line.Text) && cells.Length == names.Length && numbers.All(n => s_missing.Contains(n) || TwinValues.TryNumber(n, out _));
        if (!sound)
        {
            TwinLines.Demand(line.Reject is not null, Format, line, "expected a reject");
        }
        else if (TwinValues.TryRfc3339(cells[0].Contains('.') ? cells[0] : cells[0].Replace("Z", ".0Z", StringComparison.Ordinal), out long time))
        {
            TwinLines.Demand(line.Reject is null && line.Rows.Count == numbers.Length, Format, line, $"expected {numbers.Length} rows");
            for (int i = 0; i < numbers.Length; i++)
            {
                double value = s_missing.Contains(numbers[i]) ? double.NaN : TwinValues.TryNumber(numbers[i], out double number) ? number : 0;
                FuzzRow row = line.Rows[i];
                string name = isLong ? cells[1] : names[i + 1];
                TwinLines.Demand(row.Kind == EventKind.Metric && row.Time == time && row.Value.Equals(value), Format, line, $"expected {value:R} at {time}");
                TwinLines.Demand(row.Texts[(int)MetricText.Name].AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(name)), Format, line, $"expected metric {name}");
            }
        }
        else
        {
            // Not in the one form that the twin reads: the parser may know it.
            TwinLines.Demand(line.Reject is null || line.Reject.Reason == RejectReason.Timestamp, Format, line, "expected rows or a reject for its time");
        }
    }
}
