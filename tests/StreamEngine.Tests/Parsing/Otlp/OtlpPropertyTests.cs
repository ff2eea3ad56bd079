using System.Text;
using FsCheck.Xunit;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Tests.Parsing.Protobuf;
using Xunit;

namespace StreamEngine.Tests.Parsing.Otlp;

public class OtlpPropertyTests
{
    private static readonly OtlpLogsDecoder s_logs = new(new ParserOptions());
    private static readonly OtlpMetricsDecoder s_metrics = new(new ParserOptions());

    [Property(MaxTest = 300)]
    public void Logs_come_back_from_both_encodings(int seed)
    {
        OtlpModel model = new OtlpModel(seed).WithLogs();
        foreach (ParseResult result in new[] { DecoderHarness.Decode(s_logs, model.Binary), ParserHarness.Parse(new OtlpJsonFormat(), model.Json) })
        {
            Assert.Empty(result.Rejects);
            Assert.Equal(model.Logs, result.Logs.Select(row => (row.Time, row.Severity, row.Body, row.Service, row.Host)));
        }
    }

    [Property(MaxTest = 300)]
    public void Metrics_come_back_from_both_encodings(int seed)
    {
        OtlpModel model = new OtlpModel(seed).WithMetrics();
        foreach (ParseResult result in new[] { DecoderHarness.Decode(s_metrics, model.Binary), ParserHarness.Parse(new OtlpJsonFormat(), model.Json) })
        {
            Assert.Empty(result.Rejects);
            Assert.Equal(model.Points, result.Metrics.Select(row => (row.Time, row.Name, row.Labels, row.Value)));
        }
    }

    [Property(MaxTest = 20)]
    public void Cut_json_never_throws(int seed)
    {
        byte[] line = Encoding.UTF8.GetBytes(seed % 2 == 0 ? new OtlpModel(seed).WithLogs().Json : new OtlpModel(seed).WithMetrics().Json);
        for (int length = 0; length < line.Length; length += 1 + (line.Length / 500))
        {
            ParseResult result = ParserHarness.Parse(new OtlpJsonFormat(), line[..length]);
            Assert.Equal(length == 0 ? 0 : 1, result.Rejects.Count);
        }
    }

    [Property(MaxTest = 200)]
    public void Damaged_json_never_throws(int seed)
    {
        Random random = new(seed);
        byte[] line = Encoding.UTF8.GetBytes(seed % 2 == 0 ? new OtlpModel(seed).WithLogs().Json : new OtlpModel(seed).WithMetrics().Json);
        for (int round = 0; round < 20; round++)
        {
            byte[] damaged = [.. line];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = "{}[]\",:0tn-e."u8[random.Next(13)];
            }

            ParseResult result = ParserHarness.Parse(new OtlpJsonFormat(), damaged);
            Assert.True(result.Records <= result.Rows.Count + result.Rejects.Count + result.Filtered);
        }
    }
}
