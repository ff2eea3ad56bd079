using System.Globalization;
using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>
/// DuckDB on one thread in this process, from a file in memory into a table in memory: every column of the table is built, as the engine
/// builds its columns.
/// </summary>
internal sealed class DuckReaders : IDisposable
{
    private readonly DuckSession _duck = new();

    internal DuckReaders() => _duck.Execute("SET preserve_insertion_order=true");

    /// <inheritdoc cref="DuckSession.Version"/>
    internal string Version => _duck.Version;

    /// <summary>A reader that fills a table by <paramref name="select"/>, in which <c>$file</c> stands for the file, and adds up one of its columns.</summary>
    internal Reader Reader(string name, byte[] bytes, string select, string sum)
    {
        string fill = "CREATE OR REPLACE TEMP TABLE t AS " + select.Replace("$file", _duck.Write(bytes), StringComparison.Ordinal);
        return new Reader(name, false, () =>
        {
            _duck.Execute(fill);
            return new Tally((long)_duck.Scalar("SELECT count(*) FROM t"), Convert.ToDouble(_duck.Scalar($"SELECT coalesce(sum({sum}), 0)::DOUBLE FROM t"), CultureInfo.InvariantCulture));
        });
    }

    /// <summary>Deletes the files of the readers so far.</summary>
    internal void Free() => _duck.FreeFiles();

    public void Dispose() => _duck.Dispose();
}
