using System.Globalization;
using System.Text;
using StreamEngine.AotSmoke;
using StreamEngine.Pipeline;

// Two hours of a service that logs twice a second, and fails for five minutes.
var text = new StringBuilder();
var start = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
for (int i = 0; i < 14_400; i++)
{
    bool failing = i is >= 10_800 and < 11_400;
    string time = start.AddMilliseconds(i * 500L).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    string level = failing ? "error" : "info";
    string message = failing ? "payment refused by the bank" : "order saved";
    text.Append(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{time}\",\"level\":\"{level}\",\"service\":\"checkout\",\"message\":\"{message} {i * 7919}\"}}\n");
}

var sink = new CountingSink();
using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
await using StreamPipeline pipeline = new PipelineBuilder().AddStream(stream, "generated").AddSink(sink).Build();
PipelineResult result = await pipeline.RunAsync();
bool balances = result.Status.Ledger.All(static entry => entry.Balances);
Console.WriteLine($"{result.Status.Records} records, {sink.Count} insights, {sink.Anomalies} of them anomalies of checkout");
return sink.Anomalies > 0 && balances && result.Status.Records == 14_400 ? 0 : 1;
