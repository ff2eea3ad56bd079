using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Templates.Journal;

namespace StreamEngine.Pipeline;

/// <summary>The journal of templates of one run: opened before the first line, closed with the last counts.</summary>
internal sealed class TemplateJournalRun : IDisposable
{
    private const string LockName = "templates.lock";

    private readonly SnapshotLock? _lock;
    private readonly JournalWriter _writer;
    private readonly TemplateTable _table;

    /// <summary>Opens the journal. A table without lines goes on with what it knows.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="table">Templates of the run.</param>
    /// <param name="maxTemplates">Most templates of the table.</param>
    /// <param name="isRestored">True when the table came from a snapshot, which knows better.</param>
    /// <param name="problem">Is told what is wrong.</param>
    /// <exception cref="InvalidOperationException">Another pipeline writes it.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    internal TemplateJournalRun(string folder, TemplateTable table, int maxTemplates, bool isRestored, Action<string> problem)
    {
        _lock = SnapshotLock.Take(folder, LockName, "the journal of templates");
        try
        {
            _table = table;
            _writer = JournalWriter.Open(folder, maxTemplates, problem);
            if (isRestored)
            {
                _writer.Follow(table.Templates);
            }
            else
            {
                JournalWarmth.Warm(table, _writer.State, maxTemplates);
            }

            table.Observer = _writer;
        }
        catch
        {
            _lock?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _table.Observer = null;
        _writer.Counted(_table.Templates);
        _writer.Dispose();
        _lock?.Dispose();
    }
}
