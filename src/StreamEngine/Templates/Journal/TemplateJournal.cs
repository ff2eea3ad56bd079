using System.Globalization;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Journal;

/// <summary>
/// The history of templates that a pipeline with <see cref="TemplateOptions.Journal"/> writes: every template that there was, and which one
/// took over which. May be read while it is written.
/// </summary>
public sealed class TemplateJournal
{
    private readonly List<TemplateRecord> _records = [];
    private readonly List<string> _problems = [];

    private TemplateJournal()
    {
    }

    /// <summary>Templates in the order in which they came, those that are gone too.</summary>
    public IReadOnlyList<JournalTemplate> Templates => State.Templates;

    /// <summary>What was read, in order: the last snapshot, then what came after it.</summary>
    public IReadOnlyList<TemplateRecord> Records => _records;

    /// <summary>What is wrong with the files; empty when they are whole.</summary>
    public IReadOnlyList<string> Problems => _problems;

    internal JournalState State { get; } = new();

    /// <summary>Number of the snapshot, 0 for none.</summary>
    internal long Generation { get; private set; }

    internal long SnapshotBytes { get; private set; }

    /// <summary>False when there is a snapshot that is not whole.</summary>
    internal bool IsSnapshotWhole { get; private set; } = true;

    /// <summary>The file of what came after the snapshot; null when there is none that goes on from it.</summary>
    internal JournalFile? Tail { get; private set; }

    /// <summary>Reads the journal in a folder; one without a journal gives none of anything.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    public static TemplateJournal Read(string folder) => Read(folder, DiskFiles.Instance);

    /// <summary>The template that lines with an id count as now: itself, or the one that took it over in the end. Null for an unknown id.</summary>
    /// <param name="id">16 hexadecimal digits, of any time.</param>
    public JournalTemplate? Resolve(string id) =>
        ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number) ? State.Resolve(number) : null;

    internal static TemplateJournal Read(string folder, ISnapshotFiles files)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var journal = new TemplateJournal();
        if (JournalFile.Read(files, Path.Combine(folder, JournalFormat.SnapshotName), isSnapshot: true) is { } snapshot)
        {
            journal.Take(snapshot, JournalFormat.SnapshotName);
            journal.Generation = Math.Max(0, snapshot.Generation);
            journal.SnapshotBytes = snapshot.Length;
            journal.IsSnapshotWhole = snapshot.IsComplete;
            if (!snapshot.IsComplete && !snapshot.IsDamaged)
            {
                journal._problems.Add(FormattableString.Invariant($"{JournalFormat.SnapshotName}: it was cut behind byte {snapshot.GoodBytes}"));
            }
        }

        if (JournalFile.Read(files, Path.Combine(folder, JournalFormat.JournalName), isSnapshot: false) is not { } tail)
        {
            return journal;
        }

        // An older one is in the snapshot already: the process died between the two renames.
        if (tail.Generation < 0 || tail.Generation >= journal.Generation)
        {
            journal.Take(tail, JournalFormat.JournalName);
            journal.Tail = tail;
        }

        if (tail.Generation > journal.Generation)
        {
            journal._problems.Add(FormattableString.Invariant($"{JournalFormat.JournalName}: it goes on from snapshot {tail.Generation}, found {journal.Generation}"));
            journal.Generation = tail.Generation;
        }

        return journal;
    }

    private void Take(JournalFile file, string name)
    {
        foreach (TemplateRecord record in file.Records)
        {
            _records.Add(record);
            State.Apply(record);
        }

        if (file.IsDamaged)
        {
            _problems.Add(FormattableString.Invariant($"{name}: damaged at byte {file.GoodBytes}; the {file.Length - file.GoodBytes} bytes from there on are not used"));
        }
    }
}
