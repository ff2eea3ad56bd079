using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>What an open window carries beside its values.</summary>
internal sealed class WindowNotes
{
    internal List<ChangeEvent> Changes { get; } = [];

    internal List<TemplateBirth> Births { get; } = [];
}
