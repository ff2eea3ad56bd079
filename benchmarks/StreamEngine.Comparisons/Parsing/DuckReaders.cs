using System.Globalization;
using DuckDB.NET.Data;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>
/// DuckDB on one thread in this process, from a file in memory into a table in memory: every column of the table is built, as the engine
/// builds its columns.
/// </summary>
internal sealed class DuckReaders : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly List<string> _files = [];

    internal DuckReaders()
    {
        _connection.Open();
        Execute("SET threads=1");
        Execute("SET preserve_insertion_order=true");
    }

    /// <summary>Version of the library.</summary>
    internal string Version => (string)Scalar("SELECT version()");

    /// <summary>A reader that fills a table by <paramref name="select"/>, in which <c>$file</c> stands for the file, and adds up one of its columns.</summary>
    internal Reader Reader(string name, byte[] bytes, string select, string sum)
    {
        string file = Write(bytes);
        string fill = "CREATE OR REPLACE TEMP TABLE t AS " + select.Replace("$file", file, StringComparison.Ordinal);
        return new Reader(name, false, () =>
        {
            Execute(fill);
            return new Tally((long)Scalar("SELECT count(*) FROM t"), Convert.ToDouble(Scalar($"SELECT coalesce(sum({sum}), 0)::DOUBLE FROM t"), CultureInfo.InvariantCulture));
        });
    }

    public void Dispose()
    {
        _connection.Dispose();
        _files.ForEach(File.Delete);
    }

    private string Write(byte[] bytes)
    {
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"streamengine-parsing-{Environment.ProcessId}-{_files.Count}");
        File.WriteAllBytes(path, bytes);
        _files.Add(path);
        return path;
    }

    private void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object Scalar(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? 0L;
    }
}
