namespace StreamEngine.Windowing;

/// <summary>What happens to a record whose window has closed.</summary>
public enum LatePolicy
{
    /// <summary>It is left out and counted as late.</summary>
    Drop,

    /// <summary>It is counted into the earliest window that is still open.</summary>
    Adjust,
}
