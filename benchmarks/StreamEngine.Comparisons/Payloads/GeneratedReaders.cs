using StreamEngine.Comparisons.Parsing;

namespace StreamEngine.Comparisons.Payloads;

/// <summary>Readers of Google.Protobuf: classes that its compiler generates, an object for each message.</summary>
internal static class GeneratedReaders
{
    internal static string Version => typeof(Google.Protobuf.IMessage).Assembly.GetName().Version!.ToString(3);

    /// <summary>Log records; sum of sizes.</summary>
    internal static Tally Logs(IEnumerable<byte[]> messages)
    {
        long records = 0;
        double sum = 0;
        foreach (LogEntry entry in messages.SelectMany(m => LogsData.Parser.ParseFrom(m).ResourceLogs).SelectMany(r => r.ScopeLogs).SelectMany(s => s.LogRecords))
        {
            records++;
            foreach (KeyValue attribute in entry.Attributes)
            {
                sum += attribute.Key == "http.response.body.bytes" ? attribute.Value.IntValue : 0;
            }
        }

        return new Tally(records, sum);
    }

    /// <summary>Gauges and sums; sum of values.</summary>
    internal static Tally Metrics(IEnumerable<byte[]> messages)
    {
        long records = 0;
        double sum = 0;
        foreach (Metric metric in messages.SelectMany(m => MetricsData.Parser.ParseFrom(m).ResourceMetrics).SelectMany(r => r.ScopeMetrics).SelectMany(s => s.Metrics))
        {
            foreach (NumberDataPoint point in (metric.Gauge ?? metric.Sum).DataPoints)
            {
                records++;
                sum += point.AsDouble;
            }
        }

        return new Tally(records, sum);
    }

    /// <summary>Remote write 1.0; sum of values.</summary>
    internal static Tally RemoteWrite(IEnumerable<byte[]> messages) =>
        Samples(messages.SelectMany(m => WriteRequest.Parser.ParseFrom(m).Timeseries).Select(s => s.Samples));

    /// <summary>Remote write 2.0; sum of values.</summary>
    internal static Tally RemoteWrite2(IEnumerable<byte[]> messages) =>
        Samples(messages.SelectMany(m => WriteRequest2.Parser.ParseFrom(m).Timeseries).Select(s => s.Samples));

    private static Tally Samples(IEnumerable<IEnumerable<Sample>> series)
    {
        long records = 0;
        double sum = 0;
        foreach (Sample sample in series.SelectMany(s => s))
        {
            records++;
            sum += sample.Value;
        }

        return new Tally(records, sum);
    }
}
