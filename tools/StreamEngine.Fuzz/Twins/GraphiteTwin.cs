using System.Text;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;

namespace StreamEngine.Fuzz.Twins;

/// <summary>The plaintext protocol of Graphite, split at blanks.</summary>
internal sealed class GraphiteTwin : ITwin
{
    public string Format => "graphite";

    public void Check(FuzzInput input, Outcome outcome)
    {
        foreach (TwinLine line in TwinLines.Of(input, outcome))
        {
            TwinPoint? point = null;
            bool isText = Utf8.IsValid(line.Text) && !line.Text.Contains((byte)0);
            if (!isText || TryRead(Encoding.Latin1.GetString(line.Text), out point))
            {
                TwinPoints.Compare(Format, line, point is null ? null : [point]);
            }
        }
    }

    /// <summary>False when the twin cannot say.</summary>
    private static bool TryRead(string text, out TwinPoint? point)
    {
        point = null;
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 3 || words[0].Any(c => c < ' ') || !TwinPoints.TryNumber(words[1], out double value))
        {
            return true;
        }

        string[] parts = words[0].Split(';');
        (string Key, string Value)[] tags = [.. parts.Skip(1).Select(p => p.Split('=', 2)).Select(p => (p[0], p.Length == 2 ? p[1] : ""))];
        if (parts[0].Length == 0 || tags.Any(t => t.Key.Length == 0 || t.Value.Length == 0))
        {
            return true;
        }

        long time = EventBatch.NoTime;
        bool? timed = words[2] is "-1" or "N" ? true : TwinPoints.TrySeconds(words[2], out time);
        point = timed == false ? null : new TwinPoint(parts[0], "", TwinPoints.Labels(tags), value, time);
        return timed is not null;
    }
}
