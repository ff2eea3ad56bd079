using System.Text;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Twins;

namespace StreamEngine.Fuzz.Payloads;

/// <summary>A row that a twin expects. Texts are letters that are bytes; null is not compared.</summary>
internal sealed record TwinRow(long Time, string? Name, string? Labels, double Value, int Severity, string? Body)
{
    internal static TwinRow Metric(long time, string name, string labels, double value) => new(time, name, labels, value, -1, null);

    internal bool Is(FuzzRow row) => row.Time == Time
        && (Name is null || (row.Kind == EventKind.Metric && Is(row, MetricText.Name, Name) && Is(row, MetricText.Labels, Labels!) && row.Value.Equals(Value)))
        && (Severity < 0 || row.Severity == Severity)
        && (Body is null || Encoding.Latin1.GetString(row.Texts[(int)LogText.Body]) == Body);

    private static bool Is(FuzzRow row, MetricText column, string text) => Encoding.Latin1.GetString(row.Texts[(int)column]) == text;
}

/// <summary>
/// Compares a decoder with a reader that is slow and remembers nothing. It has an opinion on messages that are sound, and then nothing may
/// be rejected and every row must be as it says.
/// </summary>
internal sealed class PayloadTwin(string format, Func<byte[], IEnumerable<TwinRow>> read) : ITwin
{
    /// <summary>The twins of all decoders.</summary>
    internal static PayloadTwin[] All { get; } =
    [
        new("otlp-logs", OtlpTwin.Logs),
        new("otlp-metrics", OtlpTwin.Metrics),
        new("prometheus-remote-write", RemoteWriteTwin.Read),
        new("prometheus-remote-write-2", RemoteWriteTwin.Read2),
    ];

    public string Format => format;

    public void Check(FuzzInput input, Outcome outcome)
    {
        List<TwinRow> expected;
        try
        {
            expected = [.. read(input.Bytes)];
        }
        catch (DoubtException)
        {
            return;
        }

        Demand(outcome.Rejects == 0, outcome, "expected no reject");
        Demand(outcome.Rows == expected.Count, outcome, $"expected {expected.Count} rows");
        for (int i = 0; i < expected.Count; i++)
        {
            Demand(expected[i].Is(outcome.KeptRows[i]), outcome, $"expected row {i} to be {expected[i]}");
        }
    }

    private void Demand(bool holds, Outcome outcome, string message)
    {
        if (!holds)
        {
            throw new FuzzFailure(format + " twin", message + "; found " + string.Join("\n  ", outcome.Describe()));
        }
    }
}
