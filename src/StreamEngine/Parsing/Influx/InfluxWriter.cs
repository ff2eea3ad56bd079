using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Influx;

/// <summary>Writes a line that was read by itself: a metric row for each numeric field.</summary>
internal static class InfluxWriter
{
    /// <summary>Reads a line and writes its rows, or rejects it.</summary>
    /// <param name="record">The line in the chunk.</param>
    /// <param name="fields">Room for its numeric fields.</param>
    /// <param name="output">The builder.</param>
    internal static void Write(ReadOnlySpan<byte> record, Span<InfluxField> fields, BatchBuilder output)
    {
        InfluxLine line = InfluxLine.Read(record, fields);
        if (line.Error is { } expected)
        {
            string found = line.Column > record.Length ? "the end" : $"'{BatchBuilder.Show(record.Slice(line.Column - 1, Math.Min(32, record.Length - line.Column + 1)))}'";
            output.Reject(record, line.Reason, $"column {line.Column}: expected {expected}, found {found}");
            return;
        }

        if (line.Fields == 0)
        {
            // Texts only: an annotation, nothing to measure.
            output.Filter();
            return;
        }

        for (int i = 0; i < line.Fields; i++)
        {
            InfluxField field = fields[i];
            output.BeginMetric();
            output.SetTime(line.Time);
            output.SetValue(field.Value);
            SetName(MetricText.Name, line.Measurement, output);
            SetName(MetricText.Field, record.Slice(field.KeyStart, field.KeyLength), output);
            output.SetText(MetricText.Labels, line.Tags);
            if (i == 0)
            {
                output.EndRow(record);
            }
            else
            {
                output.EndSameRecord(record);
            }
        }
    }

    private static void SetName(MetricText column, ReadOnlySpan<byte> name, BatchBuilder output)
    {
        if (name.Contains((byte)'\\'))
        {
            Span<byte> plain = output.Scratch(name.Length);
            int length = 0;
            for (int i = 0; i < name.Length; i++)
            {
                bool escape = name[i] == (byte)'\\' && i + 1 < name.Length && name[i + 1] is (byte)',' or (byte)'=' or (byte)' ';
                i += escape ? 1 : 0;
                plain[length++] = name[i];
            }

            name = output.CommitScratch(length);
        }

        output.SetText(column, name);
    }
}
