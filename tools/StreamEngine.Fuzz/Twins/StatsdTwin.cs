using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>StatsD lines, split at bars, colons and commas; of events and service checks only those that are rejected as metrics.</summary>
internal sealed partial class StatsdTwin : ITwin
{
    public string Format => "statsd";

    public void Check(FuzzInput input, Outcome outcome)
    {
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            string text = Encoding.Latin1.GetString(line.Text);
            IReadOnlyList<TwinPoint>? points = null;
            bool isText = Utf8.IsValid(line.Text) && !line.Text.Contains((byte)0);
            if (isText && text.StartsWith("_sc|", StringComparison.Ordinal))
            {
                CompareCheck(line, text);
            }
            else if (!isText || (!text.StartsWith("_e{", StringComparison.Ordinal) && TryRead(text, out points)))
            {
                TwinPoints.Compare(Format, line, points);
            }
        }
    }

    private void CompareCheck(TwinLine line, string text)
    {
        Match match = CheckForm().Match(text);
        if (!match.Success)
        {
            TwinLines.Demand(line.Reject is not null, Format, line, "expected a reject");
        }
        else if (line.Reject is null)
        {
            FuzzRow row = line.Rows[0];
            TwinLines.Demand(line.Rows.Count == 1 && row.Value.Equals(match.Groups["status"].Value[0] - '0'), Format, line, "expected the status");
        }
    }

    /// <summary>False when the twin cannot say.</summary>
    private static bool TryRead(string text, out IReadOnlyList<TwinPoint>? points)
    {
        points = null;
        string[] parts = text.Split('|');
        string[] head = parts[0].Split(':');
        if (parts.Length < 2 || head.Length < 2 || head[0].Length == 0 || head[0].Any(c => c < ' ') || parts[1] is not ("c" or "g" or "ms" or "h" or "d" or "s"))
        {
            return true;
        }

        string set = parts[0][(head[0].Length + 1)..];
        double[] values = [.. head[1..].Select(v => TwinValues.TryNumber(v, out double value) ? value : double.NaN)];
        if (parts[1] == "s" ? set.Length == 0 : values.Any(double.IsNaN) || values.Length > 4096)
        {
            return true;
        }

        bool? sound = ReadSections(parts[2..], out double rate, out string labels, out long time);
        if (sound == false)
        {
            return true;
        }

        points = parts[1] == "s"
            ? [new TwinPoint(head[0], "set", labels, 1, time)]
            : [.. values.Select((v, i) => new TwinPoint(head[0], parts[1] == "g" && head[i + 1][0] is '+' or '-' && parts[1] == "g" ? "delta" : "", labels, parts[1] == "c" ? v / rate : v, time))];
        return sound is not null;
    }

    private static bool? ReadSections(string[] sections, out double rate, out string labels, out long time)
    {
        rate = 1;
        time = EventBatch.NoTime;
        List<(string, string)> all = [];
        string container = "";
        bool? timed = true;
        bool sound = true;
        foreach (string section in sections)
        {
            if (section.StartsWith('@'))
            {
                sound &= TwinValues.TryNumber(section[1..], out rate) && rate > 0 && rate <= 1;
            }
            else if (section.StartsWith('#'))
            {
                all.AddRange(section[1..].Split(',').Where(t => t.Length > 0).Select(t => t.Split(':', 2)).Where(t => t[0].Length > 0).Select(t => (t[0], t.Length == 2 ? t[1] : "true")));
            }
            else if (section.StartsWith('T'))
            {
                timed = TwinPoints.TrySeconds(section[1..], out time);
            }
            else
            {
                sound &= OtherForm().IsMatch(section);
                container = section.StartsWith("c:", StringComparison.Ordinal) ? section[2..] : container;
            }
        }

        string[] once = [.. sections.Select(s => s.StartsWith("c:", StringComparison.Ordinal) ? "c:" : s.Length > 0 && s[0] is '@' or '#' or 'T' ? s[..1] : "").Where(s => s.Length > 0)];
        labels = TwinPoints.Labels([.. all, ("container", container)]);
        return !sound || timed == false || once.Distinct().Count() != once.Length ? false : timed;
    }

    [GeneratedRegex("^[a-z]+:.*\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex OtherForm();

    [GeneratedRegex("^_sc\\|[^|]+\\|(?<status>[0-3])(?:\\||\\z)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex CheckForm();
}
