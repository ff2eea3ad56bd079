using StreamEngine.Batching;
using StreamEngine.Parsing;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>Lines that are messages and nothing else: no time, no level, no continuation.</summary>
internal sealed class BareLines : IRecordParser
{
    public string Format => "messages";

    public string Description => "bare messages, a line each";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        while (!records.IsEmpty)
        {
            int end = records.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? records : records[..end];
            records = end < 0 ? default : records[(end + 1)..];
            line = line is [.., (byte)'\r'] ? line[..^1] : line;
            if (line.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            output.BeginLog();
            output.SetText(LogText.Body, line);
            output.EndRow(line);
        }
    }
}
