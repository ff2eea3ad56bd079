using Xunit;

namespace StreamEngine.Tests.Emission;

/// <summary>A clock that moves only when told. Tests wait until a timer of a wanted length is set, then move past it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<TimeSpan> Found)> _waiters = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits for a timer whose remaining time is wanted, moves the clock past it, and returns how long that was.</summary>
    internal async Task<TimeSpan> FireAsync(Func<TimeSpan, bool> wanted)
    {
        var found = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ManualTimer? timer = _timers.Find(t => wanted(t.Due - _now));
            if (timer is not null)
            {
                found.SetResult(timer.Due - _now);
            }
            else
            {
                _waiters.Add((wanted, found));
            }
        }

        TimeSpan due = await found.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Advance(due);
        return due;
    }

    internal void Advance(TimeSpan by)
    {
        List<ManualTimer> fired;
        lock (_gate)
        {
            _now += by;
            fired = _timers.FindAll(t => t.Due <= _now);
            _timers.RemoveAll(fired.Contains);
        }

        foreach (ManualTimer timer in fired)
        {
            timer.Fire();
        }
    }

    private void Set(ManualTimer timer, TimeSpan due)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + due;
            _timers.Add(timer);
            int waiter = _waiters.FindIndex(w => w.Wanted(due));
            if (waiter >= 0)
            {
                _waiters[waiter].Found.TrySetResult(due);
                _waiters.RemoveAt(waiter);
            }
        }
    }

    private sealed class ManualTimer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        internal DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Set(this, dueTime);
            return true;
        }

        public void Dispose() => owner.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire() => callback(state);
    }
}
