using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.ErrorLog;

/// <summary>Writes records of error logs as log rows. The client is not the host: host stays empty.</summary>
internal sealed class ErrorLogParser(ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "errorlog";

    /// <inheritdoc/>
    public string Description => "errorlog: [time] [module:level] [pid] [client] message, or time [level] pid#tid: *connection message";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => ErrorLogLine.TryRead(line, options, out _);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        ErrorLogState state = output.State(this, static parser => new ErrorLogState(parser.Options));
        output.UseFields(state.Names.Names);
        LineReader lines = new(records, output.ChunkPosition);
        while (true)
        {
            int start = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                return;
            }

            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (!text.IsEmpty && lines.Accept(line, output))
            {
                Write(RecordTail.Read(this, records, start, text, ref lines), text, state, output);
            }
        }
    }

    private void Write(ReadOnlySpan<byte> record, ReadOnlySpan<byte> line, ErrorLogState state, BatchBuilder output)
    {
        output.BeginLog();
        if (!ErrorLogLine.TryRead(line, options, out ErrorLogLine read))
        {
            output.SetSeverity(LogLevels.OfMessage(record));
            output.SetText(LogText.Body, Tokens.Trim(record));
            output.EndRow(record);
            return;
        }

        output.SetTime(read.Time);
        output.SetSeverity(read.Severity);
        output.SetText(LogText.Logger, read.Module);
        ReadOnlySpan<byte> body = record[Math.Min(read.Message, record.Length)..];
        if (read.IsNginx)
        {
            body = TakeContext(body, state, output);
        }

        output.SetText(LogText.Body, body);
        if (state.Names.IsWanted)
        {
            WriteFields(read, body, state, output);
        }

        output.EndRow(record);
    }

    private static void WriteFields(in ErrorLogLine read, ReadOnlySpan<byte> body, ErrorLogState state, BatchBuilder output)
    {
        SetIfAny(output, state.Module, read.Module);
        SetIfAny(output, state.Process, read.Process);
        SetIfAny(output, state.Thread, read.Thread);
        SetIfAny(output, state.Connection, read.Connection);
        SetIfAny(output, state.Client, read.Client);
        SetIfAny(output, state.Code, Code(body));
    }

    private static void SetIfAny(BatchBuilder output, int ordinal, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            FieldText.Set(output, ordinal, value);
        }
    }

    /// <summary>The number of an Apache message, <c>AH00001</c>, at its start or behind the client; empty when it has none.</summary>
    private static ReadOnlySpan<byte> Code(ReadOnlySpan<byte> body)
    {
        int start = !body.IsEmpty && body[0] == '[' ? Tokens.SkipSpaces(body, body.IndexOf((byte)']') + 1) : 0;
        ReadOnlySpan<byte> text = body[start..];
        int end = text.IndexOf((byte)':');
        return end is >= 7 and <= 8 && text[0] == 'A' && text[1] == 'H' && !text[2..end].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? text[..end] : default;
    }

    /// <summary>
    /// Takes <c>, client: 10.0.0.7, server: shop.example, request: "GET / HTTP/1.1"</c> from the end of a message: the server is the service, all
    /// of them are fields. The message changes less without them.
    /// </summary>
    private ReadOnlySpan<byte> TakeContext(ReadOnlySpan<byte> body, ErrorLogState state, BatchBuilder output)
    {
        int start = body.LastIndexOf(", client: "u8);
        if (start < 0)
        {
            return body;
        }

        ReadOnlySpan<byte> rest = body[(start + 2)..];
        int count = 0;
        while (!rest.IsEmpty && count++ < options.MaxFields)
        {
            int colon = rest.IndexOf(": "u8);
            if (colon <= 0)
            {
                break;
            }

            ReadOnlySpan<byte> key = rest[..colon];
            ReadOnlySpan<byte> value = rest[(colon + 2)..];
            int end = ValueEnd(value, out int next);
            rest = value[next..];
            value = value[..end].Trim((byte)'"');
            if (key.SequenceEqual("server"u8))
            {
                output.SetText(LogText.Service, value);
            }

            SetIfAny(output, state.Names.Find(key).Ordinal, value);
        }

        return Tokens.TrimEnd(body[..start]);
    }

    /// <summary>End of a value that may be in quotes, before the comma behind it.</summary>
    private static int ValueEnd(ReadOnlySpan<byte> value, out int next)
    {
        int end = value.IndexOf(value.Length > 0 && value[0] == '"' ? "\", "u8 : ", "u8);
        if (end < 0)
        {
            next = value.Length;
            return value.Length;
        }

        end += value[end] == '"' ? 1 : 0;
        next = end + 2;
        return end;
    }
}
