using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Parses lines that are requests of logs or metrics.</summary>
internal sealed class OtlpJsonParser(ParserOptions options) : IRecordParser
{
    // A line holds many records, so the limit on fields counts for each of them and not for the line.
    private readonly ParserOptions _line = new() { MaxDepth = options.MaxDepth, MaxFields = int.MaxValue };

    public string Format => "otlp-json";

    public string Description => "otlp-json: OpenTelemetry logs and metrics";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        HistogramReader histograms = output.State(this, static _ => new HistogramReader());
        bool isText = Utf8.IsValid(records);
        RecordLines lines = new(records);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            if (!isText && !Utf8.IsValid(line))
            {
                output.Reject(line, RejectReason.InvalidUtf8, "expected UTF-8");
            }
            else if (IsObject(line, output))
            {
                Read(line, output, histograms);
            }
        }
    }

    private void Read(ReadOnlySpan<byte> line, BatchBuilder output, HistogramReader histograms)
    {
        OtlpJsonReader reader = new(line, output, options, histograms);
        try
        {
            reader.Read(new JsonCursor(line, _line));
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>Checks the syntax of the whole line first, so that a broken one leaves no rows.</summary>
    private bool IsObject(ReadOnlySpan<byte> line, BatchBuilder output)
    {
        JsonCursor cursor = new(line, _line);
        if (cursor.Enter((byte)'{'))
        {
            while (cursor.NextMember(out _) && cursor.ReadValue(out _))
            {
            }
        }

        if (cursor.End())
        {
            return true;
        }

        output.Reject(line, cursor.Reason, cursor.Error());
        return false;
    }
}
