using Microsoft.Extensions.Logging;
using StreamEngine.Diagnostics;
using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>
/// Leads a snapshot through the lanes: the partition begins it, the detectors add to it, and once the sinks have flushed what came before it is written
/// in the background. One at a time; whatever fails is told, and the pipeline goes on.
/// </summary>
internal sealed class SnapshotTaker(SnapshotStore store, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How long sinks may take to deliver what came before a snapshot.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly SnapshotImage _image = new();
    private readonly SemaphoreSlim _free = new(1, 1);
    private readonly Lock _gate = new();
    private SnapshotStatus _status = new(0, 0, null, 0, TimeSpan.Zero, null);
    private Task _writing = Task.CompletedTask;
    private Task? _prepared;

    /// <summary>How snapshots fare.</summary>
    internal SnapshotStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <summary>Snapshots that were written.</summary>
    internal long Taken => Status.Written;

    /// <summary>True at the start when there was none to go on from.</summary>
    internal bool HasNone { get; set; }

    /// <summary>Snapshots that could not be written.</summary>
    internal long Failed => Status.Failed;

    /// <summary>True once the last snapshot was begun before a planned end: what is open then stays open, since the next process goes on with it.</summary>
    internal bool IsLast { get; private set; }

    /// <summary>Begins a snapshot; null when the one before it is still on its way. The last one waits for that.</summary>
    internal async ValueTask<SnapshotImage?> BeginAsync(bool last, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _prepared, null) is { } prepared)
        {
            await prepared.ConfigureAwait(false);
        }
        else if (!await _free.WaitAsync(last ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        IsLast |= last;
        return _image;
    }

    /// <summary>
    /// Takes memory for the next snapshot beside the work of the pipeline, which waits while its state is written down; false when one is on its way. The next
    /// <see cref="BeginAsync"/> begins the snapshot.
    /// </summary>
    /// <param name="sizes">Sections and about how many bytes they will have.</param>
    /// <param name="ready">Called from any thread when there is memory.</param>
    internal bool TryPrepare((string Section, long Bytes)[] sizes, Action ready)
    {
        if (!_free.Wait(0))
        {
            return false;
        }

        Volatile.Write(ref _prepared, Task.Run(() =>
        {
            foreach ((string section, long bytes) in sizes)
            {
                _image.Prepare(section, bytes);
            }

            ready();
        }));
        return true;
    }

    /// <summary>Adds the parts of the stage that folds rows, which waits meanwhile.</summary>
    internal bool TryAddFirst(SnapshotImage image, Action<SnapshotImage> add)
    {
        long began = time.GetTimestamp();
        bool added = TryAdd(image, add);
        lock (_gate)
        {
            _status = _status with { LastStop = time.GetElapsedTime(began) };
        }

        return added;
    }

    /// <summary>Adds the parts of one stage; false, and told, when one of them cannot be saved.</summary>
    internal bool TryAdd(SnapshotImage image, Action<SnapshotImage> add)
    {
        try
        {
            add(image);
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A part that somebody else wrote may throw anything: that is no reason to end the pipeline.
            GiveUp(error.Message);
            return false;
        }
    }

    /// <summary>Everything has been added and everything before it is out: writes it in the background.</summary>
    internal void Write(SnapshotImage image) => Volatile.Write(ref _writing, Task.Run(() =>
    {
        SnapshotSaved saved = store.Save(image);
        if (saved.Error is { } error)
        {
            GiveUp(error);
            return;
        }

        lock (_gate)
        {
            _status = _status with { Written = _status.Written + 1, LastWritten = time.GetUtcNow(), LastBytes = saved.Bytes };
        }

        RuntimeLog.SnapshotWritten(logger, saved.Name, saved.Bytes);
        foreach (string problem in saved.Problems)
        {
            RuntimeLog.SnapshotProblem(logger, problem);
        }

        End();
    }));

    public void Dispose() => _free.Dispose();

    /// <summary>Waits until the snapshot that is on its way is written or given up.</summary>
    internal async ValueTask IdleAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        _free.Release();
    }

    /// <summary>Ends when nothing is being written, and memory that was asked for is there.</summary>
    internal Task EndedAsync() => Task.WhenAll(Volatile.Read(ref _writing), Volatile.Read(ref _prepared) ?? Task.CompletedTask);

    /// <summary>Ends the wait for the sinks. The last snapshot waits as long as the end of the pipeline may take.</summary>
    internal CancellationTokenSource Patience() => new(IsLast ? Timeout.InfiniteTimeSpan : s_patience, time);

    /// <summary>A snapshot that was begun is not written.</summary>
    internal void GiveUp(string reason)
    {
        lock (_gate)
        {
            _status = _status with { Failed = _status.Failed + 1, LastError = reason };
        }

        RuntimeLog.SnapshotFailed(logger, store.Folder, reason);
        End();
    }

    private void End()
    {
        _image.Clear();
        _free.Release();
    }
}
