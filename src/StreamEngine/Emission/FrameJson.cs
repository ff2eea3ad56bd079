using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamEngine.Windowing;

namespace StreamEngine.Emission;

/// <summary>
/// Frames of queries as JSON, one object a row: <c>query start end revision labels values</c>. <c>early</c> is there, and true, when the window had not closed; <c>retraction</c> when the row
/// takes a session back that an earlier one told;
/// <c>overflow</c> when the row is that of all series for which there was no room. Values that say nothing are left out. Times are RFC 3339 in UTC.
/// </summary>
public static class FrameJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Appends the rows of a frame, each with a line feed. The same frame gives the same bytes.</summary>
    public static void WriteLines(IBufferWriter<byte> output, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(frame);
        using var writer = new Utf8JsonWriter(output, _options);
        for (int row = 0; row < frame.Count; row++)
        {
            writer.Reset();
            WriteRow(writer, frame, row);
            writer.Flush();
            output.Write("\n"u8);
        }
    }

    private static void WriteRow(Utf8JsonWriter writer, Frame frame, int row)
    {
        SeriesInfo series = frame.Series[frame.SeriesIds[row]];
        string query = frame.Query?.Name ?? series.Name;
        writer.WriteStartObject();
        writer.WriteString("query"u8, query);
        Time(writer, "start"u8, frame.RowStarts.IsEmpty ? frame.Start : frame.RowStarts[row]);
        Time(writer, "end"u8, frame.RowEnds.IsEmpty ? frame.End : frame.RowEnds[row]);
        writer.WriteNumber("revision"u8, frame.Revision);
        if (frame.IsRetraction)
        {
            writer.WriteBoolean("retraction"u8, true);
        }

        if (frame.IsEarly)
        {
            writer.WriteBoolean("early"u8, true);
        }

        if (series.Name != query)
        {
            writer.WriteBoolean("overflow"u8, true);
        }

        writer.WriteStartObject("labels"u8);
        foreach ((string name, string value) in series.Labels)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("values"u8);
        foreach (Aggregate aggregate in frame.Aggregates)
        {
            Value(writer, frame, aggregate, row);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, Frame frame, Aggregate aggregate, int row)
    {
        if (aggregate.Kind == AggregateKind.TopK)
        {
            writer.WriteStartArray(aggregate.Name);
            foreach (TopText text in frame.Top(aggregate, row))
            {
                writer.WriteStartObject();
                writer.WriteString("text"u8, text.Text);
                writer.WriteNumber("count"u8, text.Count);
                writer.WriteNumber("error"u8, text.Error);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
        else if (frame.Column(aggregate)[row] is var value && double.IsFinite(value))
        {
            writer.WriteNumber(aggregate.Name, value);
        }
    }

    private static void Time(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long nanoseconds)
    {
        Span<byte> text = stackalloc byte[Rfc3339.MaxLength];
        writer.WriteString(name, text[..Rfc3339.Format(nanoseconds, text)]);
    }
}
