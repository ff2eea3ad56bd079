using System.Buffers;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Influx;

/// <summary>Parses the line protocol: a metric row for each numeric field.</summary>
internal sealed class InfluxParser(ParserOptions options) : IRecordParser
{
    public string Format => "influx";

    public string Description => "influx: line protocol";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        bool isText = Utf8.IsValid(records);
        InfluxField[] rented = ArrayPool<InfluxField>.Shared.Rent(options.MaxFields);
        Span<InfluxField> fields = rented.AsSpan(0, options.MaxFields);
        RecordLines lines = new(records);
        while (lines.Next(out ReadOnlySpan<byte> record))
        {
            if (record[0] == '#')
            {
                output.Filter();
            }
            else if (!isText && !Utf8.IsValid(record))
            {
                output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
            }
            else
            {
                Write(record, fields, output);
            }
        }

        ArrayPool<InfluxField>.Shared.Return(rented);
    }

    private static void Write(ReadOnlySpan<byte> record, Span<InfluxField> fields, BatchBuilder output)
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
