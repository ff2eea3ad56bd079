using Apache.Arrow;
using Apache.Arrow.Ipc;
using Parquet;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Commands.Rows;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>A file of record batches of one schema: CSV, Arrow IPC or Parquet, as its name ends.</summary>
internal sealed class ParameterFile(string path) : IDisposable
{
    private readonly PendingFile _file = new(path);
    private readonly string _form = Path.GetExtension(path).ToLowerInvariant();
    private ArrowFileWriter? _arrow;
    private CsvColumns? _csv;
    private ParquetColumns? _columns;
    private ParquetWriter? _parquet;

    /// <summary>What is wrong with the options; null for nothing.</summary>
    internal static string? Problem(string? path, string? template, string? input)
    {
        if (path is null)
        {
            return template is null ? null : "--template needs --parameters FILE: it says which values are written.";
        }

        return Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".arrow" or ".parquet") ? $"--parameters: expected FILE.csv, FILE.arrow or FILE.parquet, found '{path}'."
            : input == "-" ? "--parameters reads FILE twice, so that every line has its final template: it cannot be standard input."
            : null;
    }

    /// <summary>Begins the file.</summary>
    internal async Task BeginAsync(Schema schema)
    {
        switch (_form)
        {
            case ".arrow":
                _arrow = new ArrowFileWriter(_file.Stream, schema, leaveOpen: true);
                _arrow.WriteStart();
                break;
            case ".parquet":
                _columns = new ParquetColumns(schema, 0);
                _parquet = await ParquetWriter.CreateAsync(_columns.Schema, _file.Stream).ConfigureAwait(false);
                break;
            default:
                _csv = new CsvColumns(_file.Stream, schema);
                break;
        }
    }

    /// <summary>Appends rows.</summary>
    internal async ValueTask WriteAsync(RecordBatch rows)
    {
        _arrow?.WriteRecordBatch(rows);
        _csv?.Write(rows);
        _columns?.Add(rows);
        if (_columns is { Count: >= ParquetColumns.GroupRows })
        {
            await _columns.WriteAsync(_parquet!).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the file and gives it its name.</summary>
    internal async Task CompleteAsync()
    {
        _arrow?.WriteEnd();
        if (_csv is not null)
        {
            await _csv.DisposeAsync().ConfigureAwait(false);
        }

        if (_parquet is not null)
        {
            if (_columns!.Count > 0)
            {
                await _columns.WriteAsync(_parquet).ConfigureAwait(false);
            }

            await _parquet.DisposeAsync().ConfigureAwait(false);
        }

        _file.Keep();
    }

    public void Dispose()
    {
        _arrow?.Dispose();
        _file.Dispose();
    }
}
