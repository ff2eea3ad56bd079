using DuckDB.NET.Data;

namespace StreamEngine.Comparisons.Measuring;

/// <summary>DuckDB on one thread in this process, without a database file. Files that it reads lie in memory where that is possible.</summary>
internal sealed class DuckSession : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly List<string> _files = [];

    internal DuckSession()
    {
        _connection.Open();
        Execute("SET threads=1");
    }

    /// <summary>Name and version of the library.</summary>
    internal string Version => $"DuckDB {(string)Scalar("SELECT version()")}";

    /// <summary>Puts bytes into a file of its own until they are freed, and returns its path.</summary>
    internal string Write(ReadOnlySpan<byte> bytes)
    {
        string path = NewFile();
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The path of a file that is deleted with the others.</summary>
    internal string NewFile()
    {
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"streamengine-{Environment.ProcessId}-{Guid.NewGuid():N}");
        _files.Add(path);
        return path;
    }

    /// <summary>Deletes the files.</summary>
    internal void FreeFiles()
    {
        _files.ForEach(File.Delete);
        _files.Clear();
    }

    internal void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal object Scalar(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? 0L;
    }

    /// <summary>Calls back for each row of a result.</summary>
    internal void Query(string sql, Action<DuckDBDataReader> row)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader);
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        FreeFiles();
    }
}
