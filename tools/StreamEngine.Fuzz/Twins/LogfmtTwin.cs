using System.Globalization;
using System.Text;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>Pairs, letter by letter. Values are compared where a record has the keys of a generated one and no other.</summary>
internal sealed class LogfmtTwin : ITwin
{
    public string Format => "logfmt";

    public void Check(FuzzInput input, Outcome outcome)
    {
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            List<(string Key, string Value, bool Escaped)>? pairs = Utf8.IsValid(line.Text) && !line.Text.Contains((byte)0) ? Read(Encoding.UTF8.GetString(line.Text)) : null;
            if (pairs is null || pairs.Count is 0)
            {
                TwinLines.Demand(line.Reject is not null, Format, line, "expected a reject");
            }
            else if (line.Reject is { } reject)
            {
                TwinLines.Demand(reject.Reason == RejectReason.Timestamp || pairs.Count > 4096, Format, line, "expected a row");
            }
            else
            {
                TwinLines.Demand(line.Rows.Count == 1, Format, line, "expected one row");
                Compare(line, line.Rows[0], pairs);
            }
        }
    }

    private void Compare(TwinLine line, FuzzRow row, List<(string Key, string Value, bool Escaped)> pairs)
    {
        bool comparable = row.Kind == EventKind.Log && pairs.All(p => Known(p.Key) && p.Value.Length > 0) && pairs.DistinctBy(p => p.Key).Count() == pairs.Count;
        foreach ((string key, string value, bool escaped) in comparable ? pairs : [])
        {
            LogText? column = key switch { "service" => LogText.Service, "host" => LogText.Host, "msg" => LogText.Body, "trace" => LogText.TraceId, _ => null };
            if (column is { } text && !escaped)
            {
                TwinLines.Demand(row.Texts[(int)text].AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(value)), Format, line, $"expected {text} '{value}'");
            }
            else if (key == "ts" && TwinValues.TryRfc3339(value, out long time))
            {
                TwinLines.Demand(row.Time == time, Format, line, $"expected time {time}");
            }
            else if (key == "level" && TwinValues.Severity(value) is var severity and not 255)
            {
                TwinLines.Demand(row.Severity == severity, Format, line, $"expected severity {severity}");
            }
            else if (key == "status" && value.Length == 3 && short.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out short status) && status is >= 100 and <= 599)
            {
                TwinLines.Demand(row.Status == status, Format, line, $"expected status {status}");
            }
            else if (key == "duration_ms" && value.All(c => char.IsAsciiDigit(c) || c == '.') && TwinValues.TryNumber(value, out double ms) && double.IsFinite(ms * 1000) && ms > 0)
            {
                TwinLines.Demand(TwinValues.Close(ms, row.Duration * 1000), Format, line, $"expected {ms:R} ms");
            }
        }
    }

    private static bool Known(string key) => key is "ts" or "level" or "service" or "host" or "msg" or "status" or "duration_ms" or "path" or "trace";

    /// <summary>The pairs of a line; null when a quote stays open.</summary>
    private static List<(string Key, string Value, bool Escaped)>? Read(string line)
    {
        List<(string, string, bool)> pairs = [];
        int at = 0;
        while (true)
        {
            while (at < line.Length && line[at] is ' ' or '\t')
            {
                at++;
            }

            if (at >= line.Length)
            {
                return pairs;
            }

            int start = at;
            at = End(line, at, "= \t");
            string key = line[start..at];
            if (at >= line.Length || line[at] != '=')
            {
                continue;
            }

            string value;
            bool escaped = false;
            if (++at < line.Length && line[at] == '"')
            {
                start = ++at;
                while (at < line.Length && line[at] != '"')
                {
                    escaped |= line[at] == '\\';
                    at += line[at] == '\\' ? 2 : 1;
                }

                if (at >= line.Length)
                {
                    return null;
                }

                value = line[start..at++];
            }
            else
            {
                start = at;
                at = End(line, at, " \t");
                value = line[start..at];
            }

            if (key.Length > 0)
            {
                pairs.Add((key, value, escaped));
            }
        }
    }

    private static int End(string line, int at, string letters)
    {
        int end = line.AsSpan(at).IndexOfAny(letters);
        return end < 0 ? line.Length : at + end;
    }
}
