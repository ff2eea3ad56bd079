using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Rows as JSON, one object a line, with the column names of the Arrow schemas, fields last. What a record does not name is left out.</summary>
internal sealed class JsonRows : IRowWriter
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly PendingFile? _file;
    private readonly Stream _stream;
    private readonly string? _path;

    internal JsonRows(Stream stdout, string? path)
    {
        _path = path;
        _file = path is null ? null : new PendingFile(path);
        _stream = _file?.Stream ?? stdout;
        _json = new Utf8JsonWriter(_buffer, _options);
    }

    public ValueTask WriteAsync(EventBatch batch)
    {
        FieldColumn[] fields = ArrowFields.Of(batch);
        string[] names = [.. fields.Select(f => ArrowSchemas.NameOf(batch.Kind, f.Name))];
        for (int row = 0; row < batch.Count; row++)
        {
            Write(batch, row, fields, names);
        }

        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<string>> CompleteAsync()
    {
        await _stream.FlushAsync().ConfigureAwait(false);
        _file?.Keep();
        return _path is null ? [] : [_path];
    }

    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync().ConfigureAwait(false);
        _file?.Dispose();
    }

    private void Write(EventBatch batch, int row, FieldColumn[] fields, string[] fieldNames)
    {
        _json.WriteStartObject();
        _json.WriteString("kind"u8, batch.Kind switch { EventKind.Log => "log"u8, EventKind.Metric => "metric"u8, _ => "change"u8 });
        if (batch.Times[row] != EventBatch.NoTime)
        {
            _json.WriteString("time"u8, Rfc3339.Format(batch.Times[row]));
        }

        if (batch.Kind == EventKind.Log && batch.Severities[row] != 0)
        {
            _json.WriteNumber("severity_number"u8, batch.Severities[row]);
        }

        string[] names = ArrowSchemas.TextColumns(batch.Kind);
        for (int column = 0; column < names.Length; column++)
        {
            ReadOnlySpan<byte> text = batch.Text(column, row);
            if (!text.IsEmpty)
            {
                Text(names[column], text);
            }
        }

        if (batch.Kind == EventKind.Log)
        {
            Number("status", batch.Statuses[row] == 0 ? double.NaN : batch.Statuses[row]);
            Number("duration_seconds", batch.Durations[row]);
            Number("size_bytes", batch.Sizes[row]);
        }
        else if (batch.Kind == EventKind.Metric)
        {
            Number("value", batch.Values[row]);
        }

        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Has(row))
            {
                Field(batch, fields[i], row, fieldNames[i]);
            }
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }

    private void Field(EventBatch batch, FieldColumn field, int row, string name)
    {
        switch (field.Type)
        {
            case FieldType.Int64:
                _json.WriteNumber(name, field.Numbers[row]);
                break;
            case FieldType.Double:
                Number(name, field.Double(row));
                break;
            case FieldType.Boolean:
                _json.WriteBoolean(name, field.Numbers[row] != 0);
                break;
            default:
                Text(name, batch.FieldText(field, row));
                break;
        }
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD: the line must stay valid JSON.</summary>
    private void Text(string name, ReadOnlySpan<byte> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
        {
            _json.WriteString(name, text);
        }
        else
        {
            _json.WriteString(name, System.Text.Encoding.UTF8.GetString(text));
        }
    }

    private void Number(string name, double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumber(name, value);
        }
    }
}
