using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>The line protocol, letter by letter over strings in which every byte is a letter.</summary>
internal sealed class InfluxTwin : ITwin
{
    private static readonly string[] s_true = ["t", "T", "true", "True", "TRUE"];
    private static readonly string[] s_false = ["f", "F", "false", "False", "FALSE"];

    public string Format => "influx";

    public void Check(FuzzInput input, Outcome outcome)
    {
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            if (line.Text.AsSpan().TrimStart(" \t"u8)[0] == '#')
            {
                // Whatever its bytes: a comment is no record.
                TwinLines.Demand(line.Reject is null && line.Rows.Count == 0, Format, line, "expected a comment to be filtered");
                continue;
            }

            Point? point = Utf8.IsValid(line.Text) ? Read(Encoding.Latin1.GetString(line.Text)) : null;
            TwinLines.Demand(point is not null == line.Reject is null, Format, line, point is null ? "expected a reject" : "expected a point");
            if (point is not null)
            {
                Compare(line, point);
            }
        }
    }

    private void Compare(TwinLine line, Point point)
    {
        TwinLines.Demand(line.Rows.Count == point.Fields.Count, Format, line, $"expected {point.Fields.Count} rows");
        for (int i = 0; i < point.Fields.Count; i++)
        {
            FuzzRow row = line.Rows[i];
            (string key, double value) = point.Fields[i];
            TwinLines.Demand(row.Kind == EventKind.Metric && row.Time == point.Time, Format, line, $"expected a metric at {point.Time}");
            TwinLines.Demand(row.Value.Equals(value), Format, line, $"expected {key} = {value:R}");
            TwinLines.Demand(Is(row, MetricText.Name, Plain(point.Name)) && Is(row, MetricText.Field, Plain(key)), Format, line, $"expected {point.Name} {key}");
            TwinLines.Demand(Is(row, MetricText.Labels, point.Tags), Format, line, $"expected tags {point.Tags}");
        }
    }

    private static bool Is(FuzzRow row, MetricText column, string text) => row.Texts[(int)column].AsSpan().SequenceEqual(Encoding.Latin1.GetBytes(text));

    private static Point? Read(string line)
    {
        line = line.TrimStart(' ', '\t');
        int at = End(line, 0, ", ");
        string name = line[..at];
        string tags = "";
        if (at == 0 || at == line.Length)
        {
            return null;
        }

        if (line[at] == ',')
        {
            int start = at + 1;
            at = End(line, start, " ");
            tags = line[start..at];
            if (!AreTags(tags))
            {
                return null;
            }
        }

        if (at == line.Length)
        {
            return null;
        }

        while (at + 1 < line.Length && line[at + 1] == ' ')
        {
            at++;
        }

        List<(string, double)> fields = [];
        do
        {
            at++;
            int equals = End(line, at, "=, ");
            if (equals == at || equals == line.Length || line[equals] != '=')
            {
                return null;
            }

            string key = line[at..equals];
            at = equals + 1;
            if (at < line.Length && line[at] == '"')
            {
                at = End(line, at + 1, "\"") + 1;
                if (at > line.Length || (at < line.Length && line[at] is not (',' or ' ')))
                {
                    return null;
                }
            }
            else
            {
                int end = line.IndexOfAny([',', ' '], at);
                end = end < 0 ? line.Length : end;
                if (!TryValue(line[at..end], out double value))
                {
                    return null;
                }

                fields.Add((key, value));
                at = end;
            }
        }
        while (at < line.Length && line[at] == ',');
        return TryTime(line[at..].Trim(' '), out long time) ? new Point(name, tags, fields, time) : null;
    }

    /// <summary>True for <c>key=value,key=value</c> without an empty part or a third one.</summary>
    private static bool AreTags(string tags)
    {
        for (int at = 0; ; at++)
        {
            int equals = End(tags, at, ",=");
            int end = End(tags, equals + 1, ",=");
            if (equals == at || equals >= tags.Length || tags[equals] != '=' || end == equals + 1 || (end < tags.Length && tags[end] == '='))
            {
                return false;
            }

            if (end == tags.Length)
            {
                return true;
            }

            at = end;
        }
    }

    /// <summary>The first of the letters that no backslash precedes, or the end.</summary>
    private static int End(string line, int at, string letters)
    {
        while (at < line.Length && !letters.Contains(line[at]))
        {
            at += line[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, line.Length);
    }

    private static bool TryValue(string text, out double value)
    {
        bool integer = text.Length > 1 && text[^1] is 'i' or 'u';
        if (integer)
        {
            bool signed = text[^1] == 'i';
            string digits = text[..^1];
            string magnitude = signed && digits.StartsWith('-') ? digits[1..] : digits;
            BigInteger whole = magnitude.Length > 0 && magnitude.All(char.IsAsciiDigit) ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : BigInteger.Pow(10, 30);
            bool fits = signed ? whole >= long.MinValue && whole <= long.MaxValue : whole <= ulong.MaxValue;
            value = !fits ? 0 : signed ? (long)whole : (ulong)whole;
            return fits;
        }

        value = s_true.Contains(text) ? 1 : 0;
        return s_true.Contains(text) || s_false.Contains(text) || TwinValues.TryNumber(text, out value);
    }

    private static bool TryTime(string text, out long time)
    {
        time = EventBatch.NoTime;
        if (text.Length == 0)
        {
            return true;
        }

        string digits = text.StartsWith('-') ? text[1..] : text;
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit) || BigInteger.Parse(text, CultureInfo.InvariantCulture) is var whole && (whole < long.MinValue || whole > long.MaxValue))
        {
            return false;
        }

        // Numbers below 10^11 are seconds, and so on by thousands.
        BigInteger value = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        BigInteger limit = 100_000_000_000;
        BigInteger factor = 1_000_000_000;
        while (factor > 1 && BigInteger.Abs(value) >= limit)
        {
            factor /= 1000;
            limit *= 1000;
        }

        value *= factor;
        bool fits = value > long.MinValue && value <= long.MaxValue;
        time = fits ? (long)value : 0;
        return fits;
    }

    private static string Plain(string name)
    {
        StringBuilder plain = new();
        for (int i = 0; i < name.Length; i++)
        {
            i += name[i] == '\\' && i + 1 < name.Length && name[i + 1] is ',' or '=' or ' ' ? 1 : 0;
            plain.Append(name[i]);
        }

        return plain.ToString();
    }

    private sealed record Point(string Name, string Tags, List<(string Key, double Value)> Fields, long Time);
}
