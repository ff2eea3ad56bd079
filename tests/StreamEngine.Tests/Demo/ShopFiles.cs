using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamEngine.Server.Demo;

namespace StreamEngine.Tests.Demo;

/// <summary>The files of the default scenario, made and read once for all tests.</summary>
public sealed class ShopFiles
{
    public ShopFiles()
    {
        Files = new ShopScenario().Generate();
        Logs = [.. Lines(ShopScenario.LogsFile).Select(ReadLog)];
        Points = [.. Lines(ShopScenario.MetricsFile).SelectMany(ReadPoints)];
    }

    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    internal ShopLog[] Logs { get; }

    internal ShopPoint[] Points { get; }

    internal string[] Lines(string file) => Encoding.UTF8.GetString(Files[file].Span).TrimEnd('\n').Split('\n');

    internal double Mean(string service, string metric, int fromSecond, int toSecond) =>
        Points.Where(p => p.Service == service && p.Metric == metric && p.Second >= fromSecond && p.Second < toSecond).Average(p => p.Value);

    private static ShopLog ReadLog(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        return new ShopLog(
            (root.GetProperty("timestamp").GetDateTimeOffset() - ShopScenario.Truth.Start).TotalSeconds,
            root.GetProperty("level").GetString()!,
            root.GetProperty("service").GetString()!,
            root.GetProperty("host").GetString()!,
            root.GetProperty("message").GetString()!);
    }

    private static IEnumerable<ShopPoint> ReadPoints(string line)
    {
        string[] parts = line.Split(' ');
        string[] key = parts[0].Split(',');
        int second = (int)((long.Parse(parts[2], CultureInfo.InvariantCulture) / 1_000_000_000) - ShopScenario.Truth.Start.ToUnixTimeSeconds());
        string host = key.Single(k => k.StartsWith("host=", StringComparison.Ordinal))[5..];
        string service = key.Single(k => k.StartsWith("service=", StringComparison.Ordinal))[8..];
        foreach (string field in parts[1].Split(','))
        {
            string[] pair = field.Split('=');
            yield return new ShopPoint(second, $"{key[0]}.{pair[0]}", service, host, double.Parse(pair[1], CultureInfo.InvariantCulture));
        }
    }
}
