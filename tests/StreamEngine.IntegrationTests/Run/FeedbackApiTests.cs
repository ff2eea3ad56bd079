using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using StreamEngine.Server.Config;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

public sealed class FeedbackApiTests
{
    [Fact]
    public async Task A_verdict_on_an_insight_is_taken_and_mistakes_are_told()
    {
        ServerConfig config = RunningHost.Config(RunningHost.HttpSource());
        await using RunningHost host = await RunningHost.StartAsync(config);
        var points = new StringBuilder();
        var noise = new Random(1);
        for (int i = 0; i < 600; i++)
        {
            double value = 50 + noise.NextDouble() + (i is >= 500 and < 503 ? 100 : 0);
            points.Append(CultureInfo.InvariantCulture, $"cpu,host=h1 load={value} {1_767_600_000_000_000_000 + (i * 60_000_000_000L)}\n");
        }

        await host.PostAsync("/ingest?format=influx", Encoding.UTF8.GetBytes(points.ToString()));
        string id = await AnomalyAsync(host);
        Assert.Equal(HttpStatusCode.Accepted, (await SayAsync(host, $"{{\"insight\":\"{id}\",\"verdict\":\"false\"}}")).Code);
        Assert.Equal(HttpStatusCode.Accepted, (await SayAsync(host, "{\"series\":\"cpu.load{host=\\\"h1\\\"}\",\"verdict\":\"known\",\"for\":\"2h\"}")).Code);
        Assert.Equal(HttpStatusCode.Accepted, (await SayAsync(host, $"{{\"insight\":\"{id}\",\"verdict\":true}}")).Code);
        foreach ((string body, string error) in ((string, string)[])
        [
            ("", "expected a JSON object"), ("[]", "expected a JSON object"), ("{\"insight\":\"a\"}", "expected verdict to be one of false, true, known, found none"),
            ("{\"verdict\":\"maybe\"}", "found 'maybe'"), ("{\"verdict\":\"true\"}", "found neither"), ("{\"insight\":\"0123\",\"verdict\":\"true\"}", "found '0123'"),
            ("{\"series\":\"a\",\"verdict\":\"known\",\"for\":\"soon\"}", "expected for to be a duration"), ("{\"wrong\":1}", "found 'wrong'"),
        ])
        {
            (HttpStatusCode code, string answer) = await SayAsync(host, body);
            Assert.Equal(HttpStatusCode.BadRequest, code);
            Assert.Contains(error, JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        }

        Assert.Contains("streamengine_alerts_muted_total 0\n", (await host.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    private static Task<(HttpStatusCode Code, string Body)> SayAsync(RunningHost host, string body) => host.PostAsync("/feedback", Encoding.UTF8.GetBytes(body));

    /// <summary>The id of the first anomaly as soon as there is one; the runner's time limit ends a wait in vain.</summary>
    private static async Task<string> AnomalyAsync(RunningHost host)
    {
        while (true)
        {
            JsonElement insights = JsonDocument.Parse((await host.GetAsync("/insights")).Body).RootElement;
            JsonElement found = insights.EnumerateArray().FirstOrDefault(static i => i.GetProperty("type").GetString() == "anomaly");
            if (found.ValueKind == JsonValueKind.Object)
            {
                return found.GetProperty("id").GetString()!;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
