using System.Text.Json;
using System.Text.RegularExpressions;
using StreamEngine.Server.Demo;
using Xunit;

namespace StreamEngine.Tests.Demo;

public sealed class ShopScenarioTests(ShopFiles files) : IClassFixture<ShopFiles>
{
    private const int Deployment = (2 * 3600) + (12 * 60);
    private const int End = 3 * 3600;

    private static readonly string[] Healthy = ["catalog", "cart", "inventory"];

    [Fact]
    public void The_same_seed_gives_the_same_files()
    {
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> again = new ShopScenario().Generate();

        Assert.Equal(["changes.jsonl", "logs.jsonl", "metrics.lp"], again.Keys.Order());
        Assert.All(again, f => Assert.True(f.Value.Span.SequenceEqual(files.Files[f.Key].Span), f.Key));
        Assert.False(new ShopScenario(seed: 1).Generate()["logs.jsonl"].Span.SequenceEqual(files.Files["logs.jsonl"].Span));
    }

    [Fact]
    public async Task The_files_are_written_into_a_folder()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("shop").FullName, "new");
        IReadOnlyList<string> paths = await new ShopScenario().WriteToAsync(folder, TestContext.Current.CancellationToken);

        Assert.Equal(["changes.jsonl", "logs.jsonl", "metrics.lp"], paths.Select(Path.GetFileName));
        Assert.Equal(files.Files["metrics.lp"].ToArray(), await File.ReadAllBytesAsync(paths[2], TestContext.Current.CancellationToken));
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public void The_size_is_good_for_a_first_run()
    {
        Assert.InRange(files.Files.Values.Sum(f => (long)f.Length), 40_000_000, 60_000_000);
        Assert.InRange(files.Logs.Length, 150_000, 250_000);
    }

    [Fact]
    public void Logs_are_in_order_of_time_and_cover_the_recording()
    {
        Assert.True(files.Logs.Zip(files.Logs.Skip(1)).All(p => p.First.Second <= p.Second.Second));
        Assert.InRange(files.Logs[0].Second, 0, 1);
        Assert.InRange(files.Logs[^1].Second, End - 1, End);
    }

    [Fact]
    public void Most_records_are_info_and_errors_are_rare_before_the_deployment()
    {
        ShopLog[] before = [.. files.Logs.Where(l => l.Second < Deployment)];

        Assert.InRange(Share(before, "INFO"), 0.93, 0.98);
        Assert.InRange(Share(before, "WARN"), 0.01, 0.05);
        Assert.InRange(Share(before, "ERROR"), 0.002, 0.006);
    }

    [Fact]
    public void The_new_error_appears_on_checkout_within_a_minute_and_never_before()
    {
        ShopLog[] errors = [.. files.Logs.Where(l => l.Message.Contains(ShopScenario.Truth.NewErrorText, StringComparison.Ordinal))];

        Assert.All(errors, e => Assert.Equal(("checkout", "ERROR"), (e.Service, e.Level)));
        Assert.InRange(errors[0].Second, Deployment + 1, Deployment + 30);
        Assert.Equal(3, errors.Where(e => e.Second < Deployment + 60).Select(e => e.Host).Distinct().Count());
        Assert.InRange(errors.Count(e => e.Message.Contains("\n   at ", StringComparison.Ordinal)) / (double)errors.Length, 0.3, 0.45);
    }

    [Fact]
    public void Checkout_errors_and_latency_jump()
    {
        Assert.InRange(files.Mean("checkout", "http.error_rate", 0, Deployment), 0.7, 0.9);
        Assert.InRange(files.Mean("checkout", "http.error_rate", Deployment + 60, End), 25, 45);
        Assert.InRange(files.Mean("checkout", "http.latency_p95_ms", 0, Deployment), 220, 260);
        Assert.InRange(files.Mean("checkout", "http.latency_p95_ms", Deployment + 60, End), 700, 1000);
    }

    [Fact]
    public void Frontend_follows_half_a_minute_to_a_minute_later()
    {
        Assert.InRange(files.Mean("frontend", "http.error_rate", Deployment, Deployment + 30), 0.4, 0.8);
        Assert.InRange(files.Mean("frontend", "http.error_rate", Deployment + 70, End), 4, 8);
        ShopLog[] errors = [.. files.Logs.Where(l => l.Service == "frontend" && l.Level == "ERROR")];
        double before = errors.Count(e => e.Second < Deployment) / (double)Deployment;
        double after = errors.Count(e => e.Second >= Deployment + 70) / (double)(End - Deployment - 70);
        Assert.True(after > 8 * before, FormattableString.Invariant($"{before} then {after} errors a second"));
    }

    [Fact]
    public void Payment_gets_fewer_requests_and_stays_healthy()
    {
        double before = files.Mean("payment", "http.request_rate", Deployment - 1800, Deployment);

        Assert.InRange(files.Mean("payment", "http.request_rate", Deployment + 60, End) / before, 0.5, 0.7);
        Assert.InRange(files.Mean("payment", "http.error_rate", Deployment + 60, End), 0.7, 1.1);
    }

    [Fact]
    public void Other_services_stay_as_they_were()
    {
        foreach (string service in Healthy)
        {
            foreach (string metric in new[] { "http.error_rate", "http.latency_p95_ms", "http.request_rate", "cpu.usage_percent", "memory.used_percent" })
            {
                double ratio = files.Mean(service, metric, Deployment, End) / files.Mean(service, metric, 0, Deployment);
                Assert.True(ratio is > 0.85 and < 1.15, FormattableString.Invariant($"{service} {metric}: {ratio}"));
            }
        }
    }

    [Fact]
    public void One_disk_reaches_its_end_when_the_truth_says()
    {
        ShopPoint[] disk = [.. files.Points.Where(p => p.Metric == "disk.used_percent" && p.Host == ShopScenario.Truth.DiskHost)];
        (double slope, double level) = Line(disk);
        double full = (100 - level) / slope;

        Assert.Equal(TimeSpan.FromHours(3), ShopScenario.Truth.TimeToFull);
        TimeSpan error = ShopScenario.Truth.Start.AddSeconds(full) - ShopScenario.Truth.DiskFullTime;
        Assert.InRange(error, TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(10));
        Assert.True(disk.Max(p => p.Value) < 85);
    }

    [Fact]
    public void All_other_disks_are_flat()
    {
        var disks = files.Points.Where(p => p.Metric == "disk.used_percent" && p.Host != ShopScenario.Truth.DiskHost).GroupBy(p => p.Host);

        Assert.Equal(15, disks.Count());
        Assert.All(disks, d => Assert.True(d.Max(p => p.Value) - d.Min(p => p.Value) < 1, d.Key));
    }

    [Fact]
    public void Changes_end_with_the_bad_deployment_and_the_others_are_of_other_services()
    {
        JsonElement[] changes = [.. files.Lines(ShopScenario.ChangesFile).Select(l => JsonDocument.Parse(l).RootElement)];
        JsonElement bad = changes[^1];

        Assert.Equal(
            """{"time":"2026-01-05T10:12:00Z","type":"deployment","service":"checkout","version":"2.4.1","previous_version":"2.4.0","description":"rollout of 2.4.1"}""",
            bad.GetRawText());
        Assert.Equal(ShopScenario.Truth.DeploymentTime, bad.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(ShopScenario.Truth.Service, bad.GetProperty("service").GetString());
        Assert.InRange(changes.Length, 4, 10);
        Assert.All(changes[..^1], c => Assert.NotEqual("checkout", c.GetProperty("service").GetString()));
        Assert.Contains(changes, c => c.GetProperty("type").GetString() == "config");
    }

    [Fact]
    public void Every_usual_message_is_seen_in_the_first_half_hour()
    {
        HashSet<string> early = [.. files.Logs.Where(l => l.Second < 1800).Select(Shape)];
        string[] late = [.. files.Logs.Where(l => l.Second >= 1800).Select(Shape).Distinct().Where(s => !early.Contains(s))];

        // Only configuration and the bad version bring messages after that.
        Assert.All(late, s => Assert.Matches("configuration|tax rule lookup failed", s));
    }

    // Rollouts say the same on every service, so their shape leaves the service out.
    private static string Shape(ShopLog log)
    {
        string message = log.Message.Split('\n')[0].Replace(log.Host, "<host>", StringComparison.Ordinal);
        string shape = Regex.Replace(message, @"SKU-\d+|\b[0-9a-f]{8}\b|cfg-\d+|[\d.]*\d", "<*>");
        return shape.Contains("<host>", StringComparison.Ordinal) ? shape : $"{log.Service}: {shape}";
    }

    private static double Share(ShopLog[] logs, string level) => logs.Count(l => l.Level == level) / (double)logs.Length;

    private static (double Slope, double Level) Line(ShopPoint[] points)
    {
        double meanX = points.Average(p => (double)p.Second);
        double meanY = points.Average(p => p.Value);
        double slope = points.Sum(p => (p.Second - meanX) * (p.Value - meanY)) / points.Sum(p => (p.Second - meanX) * (p.Second - meanX));
        return (slope, meanY - (slope * meanX));
    }
}
