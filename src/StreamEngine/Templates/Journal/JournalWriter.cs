using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Journal;

/// <summary>
/// Appends to the journal of a folder what becomes of the templates of one table, and writes all of it as a snapshot when the journal has grown
/// to several times the last one. Whatever fails ends the journal, not the pipeline: it is told, and nothing more is written.
/// </summary>
/// <remarks>What is written depends on the lines, the options and the files that were there; a time of day is not among it.</remarks>
internal sealed class JournalWriter : ITemplateObserver, IDisposable
{
    private const int GrowthBeforeSnapshot = 4;
    private const int RetiredBytesPerTemplate = 4096;
    private const string Damaged = ".damaged";

    private readonly string _folder;
    private readonly int _maxTemplates;
    private readonly Action<string> _problem;
    private readonly ISnapshotFiles _files;
    private readonly long _leastBytes;
    private readonly SnapshotOutput _memory = new();
    private readonly JournalState _state;
    private Stream? _stream;
    private long _generation;
    private long _snapshotBytes;
    private long _bytes;

    private JournalWriter(string folder, int maxTemplates, Action<string> problem, ISnapshotFiles files, long leastBytes)
    {
        (_folder, _maxTemplates, _problem, _files, _leastBytes) = (folder, maxTemplates, problem, files, leastBytes);
        _files.CreateFolder(folder);
        TemplateJournal found = TemplateJournal.Read(folder, files);
        foreach (string text in found.Problems)
        {
            problem(text);
        }

        _state = found.State;
        _generation = found.Generation;
        _snapshotBytes = found.SnapshotBytes;
        Continue(found);
    }

    /// <summary>What the journal knows.</summary>
    internal JournalState State => _state;

    /// <summary>Opens the journal of a folder, and makes it when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxTemplates">Templates of the table.</param>
    /// <param name="problem">Is told what was found damaged, and what ended the journal.</param>
    /// <param name="files">The file system; that of the machine when null.</param>
    /// <param name="leastBytes">Bytes up to which no snapshot is written.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    internal static JournalWriter Open(string folder, int maxTemplates, Action<string> problem, ISnapshotFiles? files = null, long leastBytes = 1 << 20) =>
        new(folder, maxTemplates, problem, files ?? DiskFiles.Instance, leastBytes);

    /// <summary>Adds what a table that was loaded from elsewhere knows and the journal does not.</summary>
    internal void Follow(IReadOnlyList<TemplateInfo> templates)
    {
        foreach (TemplateInfo template in templates.Where(t => t.Form is not null && !t.IsOverflow && (!t.IsRetired || _state.Find(t.Number) is null)))
        {
            Added(template, template.FirstSeen == long.MaxValue ? EventBatch.NoTime : template.FirstSeen);
        }

        foreach (TemplateInfo template in templates.Where(static t => t.IsRetired))
        {
            if (template.ReplacedBy is { } general)
            {
                Replaced(template, general, template.ReplacedAt);
            }
            else
            {
                Evicted(template);
            }
        }
    }

    public void Added(TemplateInfo template, long time)
    {
        JournalTemplate? known = _state.Find(template.Number);
        TemplateRecordKind kind = known is null ? TemplateRecordKind.Created : TemplateRecordKind.Revived;
        if (known is { IsRetired: false } && known.IsGeneral == template.IsGeneral)
        {
            Changed(template);
            return;
        }

        Write(new TemplateRecord(kind, template.Number)
        {
            Check = template.Check,
            IsGeneral = template.IsGeneral,
            Severity = template.Severity,
            FirstSeen = Math.Min(template.FirstSeen, time == EventBatch.NoTime ? long.MaxValue : time),
            Form = template.Form!,
            ExampleBytes = template.ExampleBytes,
            Entity = template.Entity,
        });
    }

    public void Changed(TemplateInfo template) => Write(new TemplateRecord(TemplateRecordKind.Changed, template.Number) { Form = template.Form! });

    public void Replaced(TemplateInfo template, TemplateInfo general, long time) =>
        Write(new TemplateRecord(TemplateRecordKind.Generalized, template.Number) { By = general.Number, At = time });

    public void Evicted(TemplateInfo template) => Write(new TemplateRecord(TemplateRecordKind.Evicted, template.Number));

    public void Counted(IReadOnlyList<TemplateInfo> templates)
    {
        foreach (TemplateInfo template in templates.Where(static t => !t.IsOverflow && (t.Count > 0 || t.ReplacedBy is not null)))
        {
            Write(new TemplateRecord(TemplateRecordKind.Counted, template.Number)
            {
                Count = template.Count,
                FirstSeen = template.FirstSeen,
                LastSeen = template.LastSeen,
                Severity = template.Severity,
            });
        }

        Try(() =>
        {
            if (_stream is not null)
            {
                _files.Flush(_stream);
            }
        });
    }

    public void Dispose()
    {
        Try(() => _stream?.Dispose());
        _stream = null;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Appends a record when it tells something new.</summary>
    internal void Write(TemplateRecord record)
    {
        if (_stream is null || !_state.Apply(record))
        {
            return;
        }

        byte[] frame = JournalFormat.Frame(record, _memory);
        Try(() =>
        {
            _stream.Write(frame);
            _bytes += frame.Length;
            if (_bytes > Math.Max(_leastBytes, GrowthBeforeSnapshot * _snapshotBytes))
            {
                Compact();
            }
        });
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _stream = null;
            _problem($"nothing more is written to {PathOf(JournalFormat.JournalName)}: {error.Message}");
        }
    }

    /// <summary>Goes on behind the last record that is whole. A cut record goes; a damaged file is kept beside.</summary>
    private void Continue(TemplateJournal found)
    {
        string path = PathOf(JournalFormat.JournalName);
        if (found.Problems.Count > 0)
        {
            if (found.Tail is { IsDamaged: true })
            {
                _files.Rename(path, path + Damaged);
            }

            if (!found.IsSnapshotWhole)
            {
                _files.Rename(PathOf(JournalFormat.SnapshotName), PathOf(JournalFormat.SnapshotName) + Damaged);
            }

            Compact();
            return;
        }

        if (found.Tail is { } tail && tail.GoodBytes < tail.Length)
        {
            _problem(FormattableString.Invariant($"{JournalFormat.JournalName}: the last {tail.Length - tail.GoodBytes} bytes were no whole record and were cut off"));
        }

        if (found.Tail is { Generation: >= 0 } whole)
        {
            _stream = _files.OpenAppend(path, whole.GoodBytes);
            _bytes = whole.GoodBytes;
            return;
        }

        Begin();
    }

    /// <summary>
    /// Writes the snapshot, then an empty journal that goes on from it, each under another name until it is on the disk. A process that dies
    /// in between leaves the new snapshot with the old journal, whose number tells that it is in there.
    /// </summary>
    private void Compact()
    {
        _state.Trim((long)RetiredBytesPerTemplate * _maxTemplates);
        _generation++;
        _snapshotBytes = JournalFormat.HeaderBytes;
        Put(JournalFormat.SnapshotName, _state.Records().Count(), stream =>
        {
            foreach (TemplateRecord record in _state.Records())
            {
                byte[] frame = JournalFormat.Frame(record, _memory);
                stream.Write(frame);
                _snapshotBytes += frame.Length;
            }
        });
        Begin();
    }

    private void Begin()
    {
        _stream?.Dispose();
        _stream = null;
        Put(JournalFormat.JournalName, JournalFormat.Growing, static _ => { });
        _bytes = JournalFormat.HeaderBytes;
        _stream = _files.OpenAppend(PathOf(JournalFormat.JournalName), JournalFormat.HeaderBytes);
    }

    private void Put(string name, int records, Action<Stream> write)
    {
        string path = PathOf(name);
        using (Stream file = _files.Create(path + JournalFormat.Unfinished))
        {
            file.Write(JournalFormat.Header(_generation, records));
            write(file);
            _files.Flush(file);
        }

        _files.Rename(path + JournalFormat.Unfinished, path);
        _files.FlushFolder(_folder);
    }
}
