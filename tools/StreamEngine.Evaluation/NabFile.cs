using System.Globalization;
using System.Text.Json;

namespace StreamEngine.Evaluation;

/// <summary>One recording with its labelled windows, as row ranges (both ends inside).</summary>
internal sealed record NabFile(string Name, long[] Times, double[] Values, (int From, int To)[] Windows)
{
    /// <summary>Rows at the start that are not scored: 15 %, at most 750.</summary>
    internal int Probation => (int)Math.Min(0.15 * Times.Length, 750);

    internal static List<NabFile> ReadAll(string directory)
    {
        using JsonDocument labels = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "windows.json")));
        var files = new List<NabFile>();
        foreach (JsonProperty file in labels.RootElement.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            string path = Path.Combine(directory, "data", file.Name);
            if (File.Exists(path))
            {
                files.Add(Read(path, file.Name, file.Value));
            }
        }

        return files;
    }

    private static NabFile Read(string path, string name, JsonElement labels)
    {
        var times = new List<long>();
        var values = new List<double>();
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            int comma = line.IndexOf(',', StringComparison.Ordinal);
            times.Add(Time(line[..comma]));
            values.Add(double.Parse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture));
        }

        var windows = new List<(int, int)>();
        foreach (JsonElement window in labels.EnumerateArray())
        {
            long begin = Time(window[0].GetString()!);
            long end = Time(window[1].GetString()!);
            int from = times.FindIndex(t => t >= begin);
            int to = times.FindLastIndex(t => t <= end);
            if (from >= 0 && to >= from)
            {
                windows.Add((from, to));
            }
        }

        return new NabFile(name, [.. times], [.. values], [.. windows]);
    }

    private static long Time(string text) =>
        (DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            - DateTime.UnixEpoch).Ticks * 100;
}
