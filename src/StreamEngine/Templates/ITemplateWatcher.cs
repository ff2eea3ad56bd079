namespace StreamEngine.Templates;

/// <summary>Is told which templates begin and which are taken over, by the thread that assigns lines, while their texts are there.</summary>
internal interface ITemplateWatcher
{
    /// <summary>A template was made, or came back, or is known to be general now. Its line has not been counted.</summary>
    void Added(TemplateInfo template);

    /// <summary>A more general template is about to take the lines of one over.</summary>
    /// <param name="variant">The template.</param>
    /// <param name="general">The more general one.</param>
    /// <param name="line">Lines before the one that is the reason.</param>
    void Replacing(TemplateInfo variant, TemplateInfo general, long line);
}
