using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Influx;

/// <summary>The line protocol of InfluxDB and Telegraf.</summary>
internal sealed class InfluxFormat : IRecordFormat
{
    private const int MaxSampleRecords = 256;

    public string Name => "influx";

    public double Match(in FormatSample sample)
    {
        int lines = 0;
        int matches = 0;
        Span<InfluxField> fields = stackalloc InfluxField[64];
        RecordLines records = new(sample.Bytes);
        while (lines < MaxSampleRecords && records.Next(out ReadOnlySpan<byte> line))
        {
            if (line[0] == '#')
            {
                continue;
            }

            lines++;
            InfluxLine read = InfluxLine.Read(line, fields);
            matches += read.Error is null && !read.Measurement.Contains((byte)'=') && line[0] is not ((byte)'{' or (byte)'[' or (byte)'<' or (byte)'"') ? 1 : 0;
        }

        return lines == 0 ? 0 : (double)matches / lines;
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new InfluxParser(options);
}
