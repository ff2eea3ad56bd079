namespace StreamEngine.Emission;

/// <summary>What a <see cref="BatchingSink"/> is doing.</summary>
public enum BatchingState
{
    /// <summary>The queue is empty.</summary>
    Idle,

    /// <summary>A batch has begun and waits to be full, or for its linger to end.</summary>
    Collecting,

    /// <summary>A batch is with the inner sink.</summary>
    Sending,

    /// <summary>An attempt has failed and the next one is due after a pause.</summary>
    BackingOff,

    /// <summary>Disposed of: nothing runs any more.</summary>
    Closed,
}
