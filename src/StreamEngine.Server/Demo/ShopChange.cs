namespace StreamEngine.Server.Demo;

/// <summary>A change made to a service.</summary>
/// <param name="Second">Seconds from the start of the recording.</param>
/// <param name="Type"><c>deployment</c> or <c>config</c>.</param>
/// <param name="Service">The service.</param>
/// <param name="Version">Version after the change.</param>
/// <param name="PreviousVersion">Version before.</param>
/// <param name="Description">A sentence for people.</param>
internal sealed record ShopChange(int Second, string Type, string Service, string Version, string PreviousVersion, string Description);
